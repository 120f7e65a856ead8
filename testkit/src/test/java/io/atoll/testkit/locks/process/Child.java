package io.atoll.testkit.locks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A JVM that runs a {@link LockProcess}. */
final class Child {
  private static final int LAST_LINES = 25;

  final int number;
  private final Process process;
  private final Path condition;
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final List<String> talk = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private final Set<Long> recovered = ConcurrentHashMap.newKeySet();
  private volatile long incarnation;
  private volatile boolean leftLocks;

  Child(SharedHost host, Path directory, int number, long leaseMillis, long quarantineMillis)
      throws IOException {
    this.number = number;
    this.condition = directory.resolve("condition-" + number);
    device("well");
    List<String> command = new ArrayList<>(host.within(number));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            LockProcess.class.getName(),
            host.device().toString(),
            String.valueOf(number),
            host.host(number),
            String.valueOf(host.tcpPort()),
            String.valueOf(leaseMillis),
            String.valueOf(quarantineMillis),
            condition.toString()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    reader = Thread.ofPlatform().name("child-" + number).daemon().start(this::read);
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] parts = line.split(" ", 2);
        if (parts.length == 2 && parts[0].matches("\\d+") && parts[1].startsWith("step ")) {
          reports.add(Report.of(number, Long.parseLong(parts[0]), parts[1]));
        } else {
          note(parts.length == 2 ? parts[1] : "");
          hear(line);
        }
      }
    } catch (IOException e) {
      hear("closed: " + e.getMessage());
    }
  }

  private void note(String said) {
    if (said.startsWith("member ")) {
      incarnation = Long.parseLong(said.substring("member ".length()));
    } else if (said.startsWith("recovered ")) {
      recovered.add(Long.parseLong(said.substring("recovered ".length())));
    }
    leftLocks |= said.startsWith(LockProcess.LEFT_LOCKS);
  }

  private void hear(String line) {
    talk.add(line);
    if (talk.size() > LAST_LINES) {
      talk.removeFirst();
    }
  }

  /** All steps reported so far, in order of time. */
  List<Report> reports() {
    return reports;
  }

  boolean steppedAfter(long time) {
    return !reports.isEmpty() && reports.getLast().begin() - time > 0;
  }

  /** The number under which it joined last; 0 before. */
  long incarnation() {
    return incarnation;
  }

  /** Whether it has recovered this incarnation. */
  boolean hasRecovered(long dead) {
    return recovered.contains(dead);
  }

  /** Whether a life of it ended with locks that nobody let go. */
  boolean leftLocks() {
    return leftLocks;
  }

  /** The last that it said besides steps. */
  String lastWords() {
    return String.join("\n  ", talk);
  }

  /** How it finds the device from now on; see {@link DeviceCondition}. */
  void device(String text) throws IOException {
    Path fresh = condition.resolveSibling(condition.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, condition, StandardCopyOption.ATOMIC_MOVE);
  }

  void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  void carryOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("process " + number + " is not there to get " + name);
    }
  }

  /** Kill -9; on return it is gone and all its reports are here. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }
}
