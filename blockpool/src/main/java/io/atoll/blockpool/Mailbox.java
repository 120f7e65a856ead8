package io.atoll.blockpool;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** What other threads have the owner of a state do between two of its own steps. */
final class Mailbox {
  private final Queue<FutureTask<?>> tasks = new ArrayDeque<>();
  private boolean closed;

  /**
   * Has the owner do something and waits for it.
   *
   * @throws PoolException when the owner ends before
   */
  <T> T call(Thread owner, Callable<T> task) throws IOException {
    FutureTask<T> posted = new FutureTask<>(task);
    post(posted);
    LockSupport.unpark(owner);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return posted.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (CancellationException e) {
      throw new PoolException("the pool stops", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new PoolException("failed: " + e.getCause(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void post(FutureTask<?> task) throws PoolException {
    if (closed) {
      throw new PoolException("the pool stops");
    }
    tasks.add(task);
  }

  private synchronized FutureTask<?>[] take(boolean last) {
    closed |= last;
    FutureTask<?>[] taken = tasks.toArray(FutureTask<?>[]::new);
    tasks.clear();
    return taken;
  }

  /** Does what was posted. The owner calls it. */
  void work() {
    for (FutureTask<?> task : take(false)) {
      task.run();
    }
  }

  /** The owner ends: what was posted, or will be, fails. */
  void close() {
    for (FutureTask<?> task : take(true)) {
      task.cancel(false);
    }
  }
}
