package io.atoll.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.testkit.locks.process.LockProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real JVMs over JGroups on loopback, on one file: killed, stopped and continued. */
@Tag("slow")
class LockProcessesTest {
  private static final int LEASE_MILLIS = 1_000;

  /** One line of a process: when (the host's monotonic clock) and what. */
  private record Line(long at, String text) {
    boolean isStep() {
      return text.startsWith("step ");
    }

    long step() {
      return Long.parseLong(text.split(" ", -1)[1]);
    }
  }

  private static final class Child {
    final Process process;
    final List<Line> lines = new CopyOnWriteArrayList<>();
    final Thread reader;

    Child(Path file, int number, int port) throws IOException {
      process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-Xmx128m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockProcess.class.getName(),
                  file.toString(),
                  String.valueOf(number),
                  "127.0.0.1",
                  String.valueOf(port),
                  String.valueOf(LEASE_MILLIS))
              .redirectErrorStream(true)
              .start();
      reader = Thread.ofPlatform().daemon().start(this::read);
    }

    private void read() {
      try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String[] parts = line.split(" ", 2);
          if (parts.length == 2 && parts[0].matches("\\d+")) {
            lines.add(new Line(Long.parseLong(parts[0]), parts[1]));
          }
        }
      } catch (IOException e) {
        // The process was killed while it wrote.
        lines.add(new Line(System.nanoTime(), "closed"));
      }
    }

    boolean steppedAfter(long time) {
      return lines.stream().anyMatch(l -> l.isStep() && l.at > time);
    }

    void signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }
  }

  @TempDir Path directory;
  private final List<Child> children = new ArrayList<>();
  private final List<Line> dead = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Child child : children) {
      child.process.destroyForcibly().waitFor();
      child.reader.join();
    }
  }

  private Child start(Path file, int number) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Child child = new Child(file, number, port);
    children.add(child);
    return child;
  }

  private static void await(String what, long seconds, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time: %s", what).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private void everybodySteps(long seconds) throws InterruptedException {
    long now = System.nanoTime();
    for (Child child : children) {
      await("step", seconds, () -> child.steppedAfter(now));
    }
  }

  private void kill(Child child) throws InterruptedException {
    child.process.destroyForcibly().waitFor();
    child.reader.join();
    dead.addAll(child.lines);
    children.remove(child);
  }

  /** A lost step is made again by the next process, so it shows as a double. */
  private void noStepIsLostOrDoubled() {
    Set<Long> seen = new HashSet<>();
    List<Line> all = new ArrayList<>(dead);
    children.forEach(c -> all.addAll(c.lines));
    for (Line line : all) {
      if (line.isStep()) {
        assertThat(seen.add(line.step())).as("step %d is made once", line.step()).isTrue();
      }
    }
    assertThat(seen).isNotEmpty();
  }

  @Test
  void killedAndStoppedProcessesLoseAndDoubleNothing() throws Exception {
    Path file = directory.resolve("pool");
    LockProcess.create(file);
    Child leader = start(file, 0);
    await("the founder steps", 60, () -> leader.steppedAfter(0));
    start(file, 1);
    start(file, 2);
    everybodySteps(60);

    kill(children.get(1));
    everybodySteps(30);
    kill(leader);
    everybodySteps(30);

    start(file, 3);
    everybodySteps(60);
    Child stopped = children.getFirst();
    stopped.signal("STOP");
    TimeUnit.MILLISECONDS.sleep(4L * LEASE_MILLIS);
    stopped.signal("CONT");
    everybodySteps(60);
    noStepIsLostOrDoubled();
  }
}
