package io.atoll.blockpool.epoch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the operations under way by the epoch in which they began, so that freed space is reused
 * only when every operation that could have resolved a pointer to it has ended (L7). Any thread may
 * enter and leave; one thread advances.
 */
public final class ReclamationEpochs {
  private static final int RING = 64;

  private final AtomicLong current = new AtomicLong();
  private final AtomicLongArray active = new AtomicLongArray(RING * 8); // a cache line each

  /** Begins an operation: nothing freed from now on is reused before it leaves. */
  public Guard enter() {
    while (true) {
      long epoch = current.get();
      int slot = slot(epoch);
      active.incrementAndGet(slot);
      if (current.get() == epoch) {
        return new Guard(this, epoch);
      }
      active.decrementAndGet(slot);
    }
  }

  /**
   * Ends the present epoch and names it: what was freed up to now may be reused once {@link
   * #passed} says so. Where the oldest operation is 64 epochs behind the epoch stays, which delays
   * reuse and nothing else.
   */
  public long advance() {
    long epoch = current.get();
    if (active.get(slot(epoch + 1)) == 0) {
      current.set(epoch + 1);
    }
    return epoch;
  }

  /** Whether every operation begun in {@code epoch} or before has ended. */
  public boolean passed(long epoch) {
    long now = current.get();
    if (epoch >= now) {
      return false;
    }
    for (long e = Math.max(0, now - RING + 1); e <= epoch; e++) {
      if (active.get(slot(e)) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int slot(long epoch) {
    return (int) (epoch % RING) * 8;
  }

  /** An operation under way. Closing it twice is an error. */
  public static final class Guard implements AutoCloseable {
    private final ReclamationEpochs epochs;
    private final long epoch;

    private Guard(ReclamationEpochs epochs, long epoch) {
      this.epochs = epochs;
      this.epoch = epoch;
    }

    @Override
    public void close() {
      epochs.active.decrementAndGet(slot(epoch));
    }
  }
}
