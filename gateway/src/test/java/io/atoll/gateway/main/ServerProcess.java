package io.atoll.gateway.main;

import io.atoll.gateway.cli.Atoll;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code atoll serve} as a process of its own, which signals can be sent to. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final String endpoint;
  private final String admin;

  private ServerProcess(Process process, Path log, String endpoint, String admin) {
    this.process = process;
    this.log = log;
    this.endpoint = endpoint;
    this.admin = admin;
  }

  /** The command of this process's class path. */
  static ProcessBuilder command(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                Atoll.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("ATOLL_ACCESS_KEY", "somebody");
    builder.environment().put("ATOLL_SECRET_KEY", "something");
    return builder;
  }

  /** Starts a server and waits until it says that it serves. */
  static ServerProcess start(Path pool) throws IOException {
    ProcessBuilder builder =
        command(
            "serve",
            "--pool",
            pool.toString(),
            "--size",
            "64MiB",
            "--s3",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0");
    Path log = pool.resolveSibling("log");
    Process process = builder.redirectError(log.toFile()).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.contains("S3 endpoint")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("it ended with " + process.onExit().join().exitValue());
    }
    return new ServerProcess(process, log, word(line, 2), word(out.readLine(), 1));
  }

  private static String word(String line, int index) {
    return line.strip().split("\\s+", -1)[index];
  }

  /** Waits until it wrote something to its log. */
  void awaitLog(String text) throws IOException, InterruptedException {
    while (!Files.readString(log).contains(text)) {
      pause();
    }
  }

  /** Waits until its metrics show a line. */
  void awaitMetric(String line) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(admin + "/metrics")).build();
      while (!client.send(request, HttpResponse.BodyHandlers.ofString()).body().contains(line)) {
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("it ended with " + process.exitValue());
    }
  }

  String endpoint() {
    return endpoint;
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Its exit code; above 128: the number of the signal that ended it. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
