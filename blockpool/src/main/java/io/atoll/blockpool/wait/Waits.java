package io.atoll.blockpool.wait;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What may take long without the processor: a device, another thread. It is announced to the
 * current thread if that is a {@link SparingThread}; for all others it costs nothing.
 *
 * <pre>
 * Waits.begin();
 * try {
 *   // read from the device
 * } finally {
 *   Waits.end();
 * }
 * </pre>
 */
public final class Waits {
  /** One of few threads that share the processors: another runs in its place while it waits. */
  public interface SparingThread {
    /** Called by the thread itself before it waits; calls nest. */
    void beginWait();

    /** Called by the thread itself when it goes on. */
    void endWait();
  }

  private Waits() {}

  /** The current thread is going to wait. Always followed by {@link #end}. */
  public static void begin() {
    if (Thread.currentThread() instanceof SparingThread thread) {
      thread.beginWait();
    }
  }

  /**
   * The result of something that others do.
   *
   * @throws CompletionException when it failed
   */
  public static <T extends @Nullable Object> T join(CompletableFuture<T> result) {
    if (result.isDone()) {
      return result.join();
    }
    begin();
    try {
      return result.join();
    } finally {
      end();
    }
  }

  /** Takes a lock that others may hold for long. */
  public static void lock(Lock lock) {
    if (!lock.tryLock()) {
      begin();
      try {
        lock.lock();
      } finally {
        end();
      }
    }
  }

  /** The current thread goes on. */
  public static void end() {
    if (Thread.currentThread() instanceof SparingThread thread) {
      thread.endWait();
    }
  }
}
