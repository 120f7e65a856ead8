package io.atoll.gateway.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/** The bounded threads that may block, and the places for large transfers. */
public final class Workers implements AutoCloseable {
  private final WorkerPool threads;
  private final Semaphore transfers;
  private final HttpLimits limits;

  public Workers(HttpLimits limits) {
    this.threads =
        new WorkerPool(
            "atoll-worker-",
            new WorkerPool.Limits(
                limits.workerThreads(),
                limits.queuedCalls(),
                Runtime.getRuntime().availableProcessors(),
                WorkerPool.LOOK_OUT_NANOS));
    this.transfers = new Semaphore(limits.transfers());
    this.limits = limits;
  }

  Executor executor() {
    return threads;
  }

  /**
   * Runs something that may block.
   *
   * @throws RejectedExecutionException when too much is waiting
   */
  void run(Runnable task) {
    threads.execute(task);
  }

  /** Takes a place for a large transfer, if there is one. */
  boolean beginTransfer() {
    return transfers.tryAcquire();
  }

  HttpLimits limits() {
    return limits;
  }

  void endTransfer() {
    transfers.release();
  }

  /** Waits for what is running. */
  @Override
  public void close() {
    threads.close();
  }
}
