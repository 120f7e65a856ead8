package io.atoll.testkit.locks;

/** The clock of one process: runs from anywhere, at any speed, and may jump. */
final class SimClock {
  private final SimWorld world;
  private double rate = 1.0;
  private long base;
  private long since;

  SimClock(SimWorld world) {
    this.world = world;
    this.base = world.between(0, 1_000 * SimWorld.SECOND);
  }

  long nanos() {
    return base + (long) ((world.now() - since) * rate);
  }

  void set(double newRate, long jump) {
    base = nanos() + jump;
    since = world.now();
    rate = newRate;
  }
}
