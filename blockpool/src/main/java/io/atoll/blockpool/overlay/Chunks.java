package io.atoll.blockpool.overlay;

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
    if (chunk == null) {
      chunk = arena.allocate(chunkBytes, Long.BYTES);
    }
    return within(lifetime, chunk);
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
