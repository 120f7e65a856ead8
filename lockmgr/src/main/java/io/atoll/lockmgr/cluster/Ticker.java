package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.device.BootClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The timer's thread: calls the tick when it is due. */
final class Ticker {
  private static final long NEVER_MORE_THAN = 1_000_000_000;

  private final AtomicLong wakeAt = new AtomicLong(Long.MAX_VALUE);
  private final Runnable tick;
  private final Thread thread;
  private volatile boolean stopped;

  Ticker(String name, Runnable tick) {
    this.tick = tick;
    this.thread = Thread.ofPlatform().name("ticker-" + name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The tick is due at this time at the latest. Any thread, any latch. */
  void wakeAt(long deadline) {
    if (wakeAt.getAndAccumulate(deadline, Math::min) > deadline) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long lastTick = BootClock.nanos();
    while (!stopped) {
      long now = BootClock.nanos();
      long wait = Math.min(wakeAt.get() - now, lastTick + NEVER_MORE_THAN - now);
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      } else {
        lastTick = now;
        wakeAt.set(Long.MAX_VALUE);
        tick.run();
      }
    }
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
