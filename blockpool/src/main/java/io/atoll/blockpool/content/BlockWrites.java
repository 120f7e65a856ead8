package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.io.PoolIo;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Writes content blocks while their writer already hashes the next. At most as many windows are
 * under way as there are places; beyond that, and in a pool without threads, the writer writes
 * itself.
 */
final class BlockWrites implements AutoCloseable {
  /** Larger writes gain little. */
  private static final int WINDOW_BYTES = 512 << 10;

  private static final int THREADS = 8;
  private static final int PLACES = 24;

  private final PoolIo io;
  private final SpaceMap space;
  private final AlignedBuffers blocks;
  private final AlignedBuffers windows;
  private final @Nullable ExecutorService threads;
  private final Semaphore places = new Semaphore(PLACES);

  /**
   * @param blocks buffers for one content block, taken where all windows are lent
   * @param ownThreads false to write on the caller's thread always
   */
  BlockWrites(PoolIo io, SpaceMap space, AlignedBuffers blocks, boolean ownThreads) {
    this.io = io;
    this.space = space;
    this.blocks = blocks;
    this.windows = new AlignedBuffers(Math.max(WINDOW_BYTES, blocks.bufferBytes()), PLACES);
    this.threads =
        ownThreads
            ? Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().name("atoll-write-", 0).factory())
            : null;
  }

  /** An empty window, with room for a content block at least. */
  WriteWindow window() {
    return new WriteWindow(this::memory);
  }

  private DataServices.Buffer memory() {
    DataServices.Buffer large = DataServices.Buffer.tryAcquire(windows);
    return large == null ? new DataServices.Buffer(blocks, blocks.acquire()) : large;
  }

  /** Writes a window. */
  void run(WriteWindow window) {
    if (threads == null || !places.tryAcquire()) {
      window.write(io, space);
      return;
    }
    threads.execute(() -> {
      try {
        window.write(io, space);
      } finally {
        places.release();
      }
    });
  }

  /** Buffers lent now. */
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
