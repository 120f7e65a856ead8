package io.atoll.testkit.locks;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** True time and what happens at it; randomness from one seed. */
final class SimWorld {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;

  SimWorld(long seed) {
    random = new Random(seed);
  }

  long now() {
    return now;
  }

  void after(long delay, Runnable action) {
    events.add(new Event(now + Math.max(0, delay), order++, action));
  }

  /** Runs until this time, or until nothing is left. */
  void runUntil(long end) {
    if (runUntil(end, () -> false)) {
      throw new IllegalStateException("stopped before its end");
    }
    now = end;
  }

  /** Runs event by event until {@code reached}, at most until this time; whether it was reached. */
  boolean runUntil(long end, BooleanSupplier reached) {
    while (!events.isEmpty() && events.peek().at <= end) {
      Event next = events.remove();
      now = next.at;
      next.action.run();
      if (reached.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  long between(long low, long high) {
    return low + (long) (random.nextDouble() * (high - low));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
