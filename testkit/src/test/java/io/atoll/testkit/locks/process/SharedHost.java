package io.atoll.testkit.locks.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the processes of a test live: one device for all, a loop device where there are any, and a
 * network namespace for each, joined by a bridge in a namespace of its own. Without root or {@code
 * ip} they share the host's network.
 */
final class SharedHost implements AutoCloseable {
  private static final int PORT = 7800;

  /** No node has this hardware address: what is sent there arrives nowhere. */
  private static final String NOWHERE = "02:00:00:00:00:fe";

  private final Path device;
  private final boolean loop;
  private final String prefix = "atoll-test-" + ProcessHandle.current().pid();
  private final List<String> namespaces = new ArrayList<>();
  private final String whyShared;
  private boolean separate = true;

  /**
   * Makes device and namespaces.
   *
   * @param nodes how many processes there will be
   */
  SharedHost(Path directory, int nodes) throws IOException, InterruptedException {
    Path file = directory.resolve("pool");
    LockProcess.create(file);
    Ran attached = run("losetup", "--find", "--show", file.toString());
    loop = attached.code == 0;
    device = loop ? Path.of(attached.output) : file;
    whyShared = network(nodes);
    separate = whyShared.isEmpty();
    if (!separate) {
      removeNamespaces();
    }
  }

  /** Why there are no separate networks; empty if there are. */
  String whyShared() {
    return whyShared;
  }

  Path device() {
    return device;
  }

  private String network(int nodes) throws IOException, InterruptedException {
    String bridge = prefix + "-bridge";
    Ran made = namespace(bridge);
    if (made.code == 0) {
      made = run("ip", "-n", bridge, "link", "add", "middle", "type", "bridge");
    }
    if (made.code == 0) {
      made = run("ip", "-n", bridge, "link", "set", "middle", "up");
    }
    for (int i = 0; i < nodes && made.code == 0; i++) {
      made = node(bridge, i);
    }
    return made.code == 0 ? "" : "no network namespaces here: " + made.output;
  }

  private Ran namespace(String name) throws IOException, InterruptedException {
    Ran made = run("ip", "netns", "add", name);
    if (made.code == 0) {
      namespaces.add(name);
      // Some containers can make a namespace but not run anything in it.
      return run("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up");
    }
    return made;
  }

  private Ran node(String bridge, int number) throws IOException, InterruptedException {
    String name = namespaceOf(number);
    Ran made = namespace(name);
    if (made.code == 0) {
      String port = port(number);
      made =
          run(
              "ip", "-n", bridge, "link", "add", port, "type", "veth", "peer", "name", "eth0",
              "netns", name);
      made = made.then("ip", "-n", bridge, "link", "set", port, "master", "middle", "up");
      made = made.then("ip", "-n", name, "address", "add", host(number) + "/24", "dev", "eth0");
      made = made.then("ip", "-n", name, "link", "set", "eth0", "up");
    }
    return made;
  }

  private String namespaceOf(int number) {
    return prefix + "-" + number;
  }

  private static String port(int number) {
    return "port" + number;
  }

  /** Address of a process. */
  String host(int number) {
    return separate ? "10.77.0." + (number + 1) : "127.0.0.1";
  }

  /** Its TCP port. */
  int tcpPort() throws IOException {
    if (separate) {
      return PORT;
    }
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** What to put before a command so that it runs in the process's network. */
  List<String> within(int number) {
    return separate ? List.of("ip", "netns", "exec", namespaceOf(number)) : List.of();
  }

  /** Takes a node's cable out: nothing goes either way. */
  void cut(int number) throws IOException, InterruptedException {
    require("ip", "-n", prefix + "-bridge", "link", "set", port(number), "down");
  }

  void mend(int number) throws IOException, InterruptedException {
    require("ip", "-n", prefix + "-bridge", "link", "set", port(number), "up");
  }

  /** What {@code from} sends to {@code to} vanishes without a trace; the other way is open. */
  void cutOneWay(int from, int to) throws IOException, InterruptedException {
    require(
        "ip",
        "-n",
        namespaceOf(from),
        "neigh",
        "replace",
        host(to),
        "lladdr",
        NOWHERE,
        "dev",
        "eth0",
        "nud",
        "permanent");
  }

  void mendOneWay(int from, int to) throws IOException, InterruptedException {
    require("ip", "-n", namespaceOf(from), "neigh", "del", host(to), "dev", "eth0");
  }

  @Override
  public void close() throws IOException {
    try {
      removeNamespaces();
      if (loop) {
        require("losetup", "--detach", device.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("namespaces and loop device may be left");
    }
  }

  private void removeNamespaces() throws IOException, InterruptedException {
    for (String name : namespaces) {
      require("ip", "netns", "del", name);
    }
    namespaces.clear();
  }

  private static void require(String... command) throws IOException, InterruptedException {
    Ran ran = run(command);
    if (ran.code != 0) {
      throw new IOException(String.join(" ", command) + ": " + ran.output);
    }
  }

  private record Ran(int code, String output) {
    Ran then(String... next) throws IOException, InterruptedException {
      return code == 0 ? run(next) : this;
    }
  }

  private static Ran run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return new Ran(process.waitFor(), output);
    } catch (IOException e) {
      return new Ran(-1, String.valueOf(e.getMessage()));
    }
  }
}
