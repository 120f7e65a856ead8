package io.atoll.testkit.locks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of a test, and what is demanded of all of them together. */
final class LockCluster implements AutoCloseable {
  /** Starting a JVM and joining is not part of the timing contract. */
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long QUARANTINE_MILLIS = 60_000;

  final SharedHost host;
  private final Path directory;
  private final long leaseMillis;
  private final Map<Integer, Child> children = new TreeMap<>();
  private final List<Report> ofTheDead = new ArrayList<>();
  private boolean leftLocks;
  private long longestNanos;
  private long longestSparedNanos;

  LockCluster(Path directory, int nodes, long leaseMillis)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.leaseMillis = leaseMillis;
    this.host = new SharedHost(directory, nodes);
  }

  Child start(int number) throws IOException {
    Child child = new Child(host, directory, number, leaseMillis, QUARANTINE_MILLIS);
    children.put(number, child);
    return child;
  }

  Child child(int number) {
    Child found = children.get(number);
    if (found == null) {
      throw new IllegalArgumentException("process " + number + " does not run");
    }
    return found;
  }

  void kill(int number) throws InterruptedException {
    Child child = child(number);
    child.kill();
    children.remove(number);
    ofTheDead.addAll(child.reports());
    leftLocks |= child.leftLocks();
  }

  /**
   * Six fail-over bounds, for the strike goes on meanwhile: a leader that is cut off and a member
   * beside it are two detections each, one after the other, and two more as after any fault.
   */
  long boundNanos() {
    return 6 * LockProcess.timing(leaseMillis, QUARANTINE_MILLIS).failoverBoundNanos();
  }

  /**
   * Waits until another process has recovered one of these incarnations: the strike has done what
   * it can. Within the bound from now.
   */
  void untilRecovered(Long... incarnations) throws InterruptedException {
    long from = System.nanoTime();
    while (children.values().stream()
        .noneMatch(c -> Stream.of(incarnations).anyMatch(c::hasRecovered))) {
      if (System.nanoTime() - from > boundNanos()) {
        throw new AssertionError(
            "nobody recovered one of " + List.of(incarnations) + ";" + lastWords());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  /** Each of these steps again within the bound from now; others may be struck. */
  void serveAgain(Collection<Integer> numbers) throws InterruptedException {
    longestSparedNanos = Math.max(longestSparedNanos, everyoneSteps(numbers, boundNanos()));
  }

  /** All of them step; for those that were struck or have just been started. */
  void allStep() throws InterruptedException {
    theseStep(children.keySet());
  }

  /** These step, though they were struck or have just been started. */
  void theseStep(Collection<Integer> numbers) throws InterruptedException {
    long took = everyoneSteps(numbers, START_NANOS + boundNanos());
    longestNanos = Math.max(longestNanos, took);
  }

  private long everyoneSteps(Collection<Integer> numbers, long withinNanos)
      throws InterruptedException {
    long from = System.nanoTime();
    for (int number : numbers) {
      Child child = child(number);
      while (!child.steppedAfter(from)) {
        if (System.nanoTime() - from > withinNanos) {
          throw new AssertionError("process " + number + " does not step in time;" + lastWords());
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
    return System.nanoTime() - from;
  }

  private String lastWords() {
    StringBuilder all = new StringBuilder();
    children.forEach((number, child) -> {
      String state = child.reports().isEmpty() ? "" : ", last " + child.reports().getLast();
      all.append("%nprocess %d%s:%n  %s".formatted(number, state, child.lastWords()));
    });
    return all.toString();
  }

  /** The longest that those who were not struck were waited for, in milliseconds. */
  long longestSparedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestSparedNanos);
  }

  /** The longest that anybody was waited for after a strike's end or a start, in milliseconds. */
  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  /** Ends all and compares what was reported with what is on the device; how many steps. */
  int endAndCheck() throws IOException, InterruptedException {
    for (int number : List.copyOf(children.keySet())) {
      kill(number);
    }
    try (StepLogs logs = LockProcess.logs(host.device())) {
      assertThat(StepChecker.violations(ofTheDead, logs.inEffect())).isEmpty();
    }
    assertThat(ofTheDead).isNotEmpty();
    assertThat(leftLocks).as("a process left locks").isFalse();
    return ofTheDead.size();
  }

  @Override
  public void close() throws IOException {
    try (host) {
      for (int number : List.copyOf(children.keySet())) {
        kill(number);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("processes may be left");
    }
  }
}
