package io.atoll.testkit.s3;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link S3TestServerMain} in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final Process process;
  private final String endpoint;

  private ServerProcess(Process process, String endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts one on a new image in the folder, and waits until it serves. */
  static ServerProcess start(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx768m",
                "-cp",
                classPath(),
                S3TestServerMain.class.getName(),
                "0",
                folder.resolve("pool.img").toString(),
                "8192"));
    builder.redirectError(folder.resolve("server.log").toFile());
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("ready ")) {
        Thread.ofVirtual().start(() -> drain(out));
        return new ServerProcess(process, line.substring("ready ".length()));
      }
    }
    throw new IOException("the server ended before it served; see " + folder.resolve("server.log"));
  }

  /** What surefire was given, which is not what its own process names. */
  private static String classPath() {
    String given = System.getProperty("surefire.test.class.path");
    return given != null ? given : System.getProperty("java.class.path", File.pathSeparator);
  }

  private static void drain(BufferedReader out) {
    try {
      while (out.readLine() != null) {
        // Nobody reads the log, but it must not fill the pipe.
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

  /** Ends its input, upon which it stops in order. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not stop within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
