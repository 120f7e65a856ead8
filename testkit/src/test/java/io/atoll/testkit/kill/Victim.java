package io.atoll.testkit.kill;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code atoll serve} as a process of its own, that is going to be killed. */
final class Victim implements AutoCloseable {
  static final String ACCESS_KEY = "KILLTEST";
  static final String SECRET_KEY = "kill-test-secret-key";

  private final Process process;
  private final int port;

  private Victim(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the server on the folder's pool and waits until it answers. */
  static Victim start(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    int admin = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "io.atoll.gateway.cli.Atoll",
                "serve",
                "--pool",
                folder.resolve("pool.img").toString(),
                "--size",
                "4GiB",
                "--s3",
                "127.0.0.1:" + port,
                "--admin",
                "127.0.0.1:" + admin));
    builder.environment().put("ATOLL_ACCESS_KEY", ACCESS_KEY);
    builder.environment().put("ATOLL_SECRET_KEY", SECRET_KEY);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    Victim victim = new Victim(builder.start(), port);
    victim.awaitPort();
    return victim;
  }

  private void awaitPort() throws IOException, InterruptedException {
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IOException("the server ended before it served", e);
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** What surefire was given, which is not what its own process names. */
  private static String classPath() {
    String given = System.getProperty("surefire.test.class.path");
    return given != null ? given : System.getProperty("java.class.path", File.pathSeparator);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** SIGKILL. Repeating it does nothing. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
