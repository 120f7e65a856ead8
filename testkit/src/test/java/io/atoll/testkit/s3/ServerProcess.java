package io.atoll.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code ./atoll serve}, as people start it. */
final class ServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  /** A check reads every block: a million small objects take a minute. */
  private static final long CHECK_SECONDS = 900;

  private static final String ENDPOINT = "S3 endpoint";

  private final Installation installation;
  private final Path folder;
  private final Process process;
  private final String endpoint;

  private ServerProcess(Installation installation, Path folder, Process process, String endpoint) {
    this.installation = installation;
    this.folder = folder;
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts one on a new image in the folder, and waits until it says where it serves. */
  static ServerProcess start(Path folder) throws IOException {
    Installation installation = Installation.in(folder);
    Process process =
        installation
            .command(
                "serve",
                "--pool",
                folder.resolve("pool.img").toString(),
                "--size",
                "8GiB",
                "--s3",
                "127.0.0.1:0",
                "--admin",
                "127.0.0.1:0",
                "--domain",
                S3TestServer.BASE_DOMAIN,
                "--region",
                S3TestServer.REGION)
            .redirectError(folder.resolve("server.log").toFile())
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains(ENDPOINT)) {
        Thread.ofVirtual().start(() -> drain(out));
        String url = line.strip().substring(ENDPOINT.length()).strip().split(" ", 2)[0];
        return new ServerProcess(installation, folder, process, url);
      }
    }
    throw new IOException(
        "the server ended before it served: " + Files.readString(folder.resolve("server.log")));
  }

  private static void drain(BufferedReader out) {
    try {
      while (out.readLine() != null) {
        // Nobody reads the rest, but it must not fill the pipe.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its URL. */
  String endpoint() {
    return endpoint;
  }

  int port() {
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The most memory that it ever had, bytes. */
  long peakResidentBytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.split("\\s+", -1)[1]) << 10;
      }
    }
    throw new IOException("the system does not tell the memory of process " + process.pid());
  }

  /** Asks it to stop, which it does in order, and has its pool checked. */
  @Override
  public void close() throws IOException {
    process.destroy();
    assertThat(code(process, STOP_SECONDS)).as("the server's exit code").isZero();
    Path said = folder.resolve("check.txt");
    Process check =
        installation
            .command("pool", "check", folder.resolve("pool.img").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(code(check, CHECK_SECONDS)).as(() -> text(said)).isZero();
    installation.remove();
  }

  private static int code(Process process, long seconds) throws IOException {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("it did not end within " + seconds + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
