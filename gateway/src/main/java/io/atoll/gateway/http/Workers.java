package io.atoll.gateway.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The bounded threads that may block, and the places for large transfers. */
public final class Workers implements AutoCloseable {
  private final ThreadPoolExecutor threads;
  private final Semaphore transfers;
  private final HttpLimits limits;

  public Workers(HttpLimits limits) {
    this.threads =
        new ThreadPoolExecutor(
            limits.workerThreads(),
            limits.workerThreads(),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(limits.queuedCalls()),
            Thread.ofPlatform().name("atoll-worker-", 0).factory());
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
