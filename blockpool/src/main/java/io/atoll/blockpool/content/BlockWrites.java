package io.atoll.blockpool.content;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes content blocks while their writer already hashes the next. At most as many are under way
 * as there are places; beyond that, and in a pool without threads, the writer writes itself.
 */
final class BlockWrites implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int PLACES = 24;

  private final @Nullable ExecutorService threads;
  private final Semaphore places = new Semaphore(PLACES);

  /**
   * @param ownThreads false to write on the caller's thread always
   */
  BlockWrites(boolean ownThreads) {
    this.threads =
        ownThreads
            ? Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("atoll-write-", 0).factory())
            : null;
  }

  /** Runs a write, which must not throw. */
  void run(Runnable write) {
    if (threads == null || !places.tryAcquire()) {
      write.run();
      return;
    }
    threads.execute(() -> {
      try {
        write.run();
      } finally {
        places.release();
      }
    });
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    if (threads != null) {
      threads.close();
    }
  }
}
