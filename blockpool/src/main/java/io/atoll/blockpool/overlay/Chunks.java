package io.atoll.blockpool.overlay;

import io.atoll.blockpool.device.HugePages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Equal chunks of memory that intervals take and give back. They are kept until the end: the system
 * would not get their pages back at once, and the process would grow beyond its budget.
 * Thread-safe.
 */
final class Chunks implements AutoCloseable {
  /** Smaller chunks are those of small budgets, which a huge page would overrun. */
  private static final int LEAST_HUGE_BYTES = HugePages.BYTES / 2;

  private final Arena arena = Arena.ofShared();
  private final Queue<MemorySegment> free = new ConcurrentLinkedQueue<>();
  private final int chunkBytes;

  /**
   * @param chunkBytes a power of two, more than the longest row
   */
  Chunks(int chunkBytes) {
    this.chunkBytes = chunkBytes;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** A chunk that can be used as long as {@code lifetime} lasts; what is in it is undefined. */
  MemorySegment take(Arena lifetime) {
    MemorySegment chunk = free.poll();
    return within(lifetime, chunk != null ? chunk : fresh());
  }

  /** Rows are searched at random places: chunks that fill a huge page together lie in one. */
  private MemorySegment fresh() {
    if (chunkBytes < LEAST_HUGE_BYTES) {
      return arena.allocate(chunkBytes, Long.BYTES);
    }
    MemorySegment slab = HugePages.allocate(arena, HugePages.BYTES);
    for (long at = chunkBytes; at < slab.byteSize(); at += chunkBytes) {
      free.add(slab.asSlice(at, chunkBytes));
    }
    return slab.asSlice(0, chunkBytes);
  }

  /** Takes back a chunk whose lifetime has ended. */
  void giveBack(MemorySegment chunk) {
    free.add(within(arena, chunk));
  }

  @SuppressWarnings("restricted") // the same memory and size, only its lifetime is another
  private static MemorySegment within(Arena lifetime, MemorySegment chunk) {
    return MemorySegment.ofAddress(chunk.address()).reinterpret(chunk.byteSize(), lifetime, null);
  }

  @Override
  public void close() {
    free.clear();
    arena.close();
  }
}
