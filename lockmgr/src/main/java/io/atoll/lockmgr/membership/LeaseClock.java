package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Lease;
import java.util.function.LongSupplier;

/** The lease as the membership core sets it and any thread asks for it. */
public final class LeaseClock implements Lease {
  private final LongSupplier clock;
  private volatile long endNanos;
  private volatile boolean granted;
  private volatile boolean lost;

  /**
   * @param clock monotonic nanoseconds, counting suspended time
   */
  public LeaseClock(LongSupplier clock) {
    this.clock = clock;
  }

  void extendTo(long newEndNanos) {
    if (!granted || newEndNanos - endNanos > 0) {
      endNanos = newEndNanos;
      granted = true;
    }
  }

  /** The incarnation is over. */
  public void lose() {
    lost = true;
  }

  @Override
  public State state() {
    if (lost) {
      return State.LOST;
    }
    return granted && clock.getAsLong() - endNanos < 0 ? State.LIVE : State.SUSPENDED;
  }
}
