package io.atoll.bench.locks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM that runs a {@link BenchNode}. */
final class BenchChild {
  private final Process process;
  private final PrintWriter out;
  private final BufferedReader in;

  BenchChild(Path file, int number, String timing) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BenchNode.class.getName(),
                file.toString(),
                String.valueOf(number),
                String.valueOf(port),
                timing)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    in = process.inputReader(StandardCharsets.UTF_8);
    String first = hear();
    if (!first.equals("ready")) {
      throw new IOException("node " + number + " says: " + first);
    }
  }

  void tell(String command) {
    out.println(command);
  }

  String hear() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the node ended");
    }
    return line;
  }

  String ask(String command) throws IOException {
    tell(command);
    return hear();
  }

  /** Kill -9; answers when, on the host's monotonic clock. */
  long kill() {
    long at = System.nanoTime();
    process.destroyForcibly();
    return at;
  }

  void end() throws InterruptedException {
    tell("quit");
    process.waitFor();
  }
}
