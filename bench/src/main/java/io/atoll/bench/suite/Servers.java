package io.atoll.bench.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atoll.bench.server.ServerProcess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the servers of a run, each alone on the machine while it is measured. */
final class Servers {
  private final Path root;
  private final Path work;
  private final List<String> options;
  private final HttpClient client = HttpClient.newHttpClient();
  private int adminPort;

  /**
   * @param root of the source tree, where the launcher is
   * @param work folder for the pool
   * @param options of the server beyond those that a run needs
   */
  Servers(Path root, Path work, List<String> options) {
    this.root = root;
    this.work = work;
    this.options = List.copyOf(options);
  }

  Path pool() {
    return work.resolve("bench-pool.img");
  }

  /** Atoll as a user starts it, on the run's pool, which is made if it is not there. */
  Target atoll() throws IOException {
    int port = freePort();
    adminPort = freePort();
    List<String> command =
        new ArrayList<>(
            List.of(
                root.resolve("atoll").toString(),
                "serve",
                "--pool",
                pool().toString(),
                "--size",
                "128GiB",
                "--s3",
                "127.0.0.1:" + port,
                "--admin",
                "127.0.0.1:" + adminPort));
    command.addAll(options);
    Map<String, String> keys =
        Map.of(
            "ATOLL_ACCESS_KEY",
            Target.CREDENTIALS.accessKeyId(),
            "ATOLL_SECRET_KEY",
            Target.CREDENTIALS.secretAccessKey());
    Target target = new Target("atoll", ServerProcess.start(command, keys, port));
    awaitReady(target.server());
    return target;
  }

  /** The same doors over a store that keeps nothing. */
  Target ceiling() throws IOException {
    int port = freePort();
    List<String> arguments =
        List.of(
            Integer.toString(port),
            Target.CREDENTIALS.accessKeyId(),
            Target.CREDENTIALS.secretAccessKey());
    List<String> jvm =
        List.of(
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules",
            "jdk.incubator.vector");
    return new Target(
        "ceiling",
        ServerProcess.start(jvm, "io.atoll.bench.server.CeilingServer", arguments, Map.of(), port));
  }

  /** Bytes of the pool that are in use, by its administration. */
  long usedBytes() throws IOException {
    return new ObjectMapper().readTree(ask("/v1/pool").body()).path("usedBytes").asLong();
  }

  /** Checkpoints that the server completed. */
  long checkpoints() throws IOException {
    return new ObjectMapper().readTree(ask("/v1/pool").body()).path("checkpoint").asLong();
  }

  /** Records that the server replayed when it started. */
  long replayedRecords() throws IOException {
    JsonNode running = new ObjectMapper().readTree(ask("/v1/pool").body()).path("running");
    return running.path("replayedRecords").asLong();
  }

  /** The doors open one after the other, so the second may not be there when the first answers. */
  private void awaitReady(ServerProcess server) throws IOException {
    while (server.isAlive()) {
      if (isReady()) {
        return;
      }
      pause();
    }
    throw new IOException("the server ended before it was ready");
  }

  private boolean isReady() throws IOException {
    try {
      return ask("/health/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Short against a start, long enough to leave the processor to the server. */
  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a server started");
    }
  }

  private HttpResponse<String> ask(String path) throws IOException {
    try {
      URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking the server");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
