package io.atoll.blockpool.content;

import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.io.PoolIo;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Reads for streams what they will need next, while what they have goes to their clients. Bounded
 * by its windows (L9): at the limit, and in a pool without threads, a stream reads for itself, one
 * content block at a time. Any thread.
 */
final class ReadAhead implements AutoCloseable {
  /** Larger reads gain little; smaller ones cost up to twice the processor time. */
  static final int WINDOW_BYTES = 512 << 10;

  private static final int THREADS = 8;
  private static final int MEMORY_BYTES = 20 << 20;
  private static final int FEWEST_WINDOWS = 8;

  private final PoolIo io;
  private final AlignedBuffers windows;
  private final @Nullable ExecutorService threads;

  /**
   * @param blockBytes a content block's size
   * @param ownThreads false never to read ahead
   */
  ReadAhead(PoolIo io, int blockBytes, boolean ownThreads) {
    this.io = io;
    int windowBytes = Math.max(WINDOW_BYTES, blockBytes);
    this.windows =
        new AlignedBuffers(windowBytes, Math.max(FEWEST_WINDOWS, MEMORY_BYTES / windowBytes));
    this.threads =
        ownThreads
            ? Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("atoll-read-", 0).factory())
            : null;
  }

  boolean inUse() {
    return threads != null;
  }

  /** Bytes that fit a window. */
  int windowBytes() {
    return windows.bufferBytes();
  }

  /** A window's memory, null when all of it is lent. */
  DataServices.@Nullable Buffer tryBuffer() {
    return DataServices.Buffer.tryAcquire(windows);
  }

  /** Begins to fill a window, on another thread. */
  void begin(ReadWindow window) {
    if (threads == null) {
      throw new IllegalStateException("this pool does not read ahead");
    }
    threads.execute(() -> window.fill(io));
  }

  int lentBuffers() {
    return windows.lentCount();
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    if (threads != null) {
      threads.close();
    }
    windows.close();
  }
}
