package io.atoll.blockpool.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool of equal, block-aligned native buffers for device I/O. Memory is taken from the
 * system as buffers are first needed, never beyond the limit, and given back at {@link #close()}.
 * Contents are not cleared between uses.
 *
 * <p>Safe for use by several threads; a buffer belongs to whoever acquired it until it is released.
 */
public final class AlignedBuffers implements AutoCloseable {
  private final int bufferBytes;
  private final int limit;
  // Collected with the pool: a shared arena would count every access of every thread in one place.
  private final Arena arena = Arena.ofAuto();
  private final ReentrantLock latch = new ReentrantLock();
  private final Condition released = latch.newCondition();
  // Last in, first out: the buffer used last is the one still in the processor's caches.
  private final ArrayDeque<MemorySegment> free = new ArrayDeque<>();
  private final Map<Long, MemorySegment> lent = new HashMap<>();
  private boolean closed;

  /**
   * @param bufferBytes size of each buffer, a multiple of {@link BlockDevice#BLOCK_BYTES}
   * @param limit how many buffers there may be, at least 1
   */
  public AlignedBuffers(int bufferBytes, int limit) {
    if (bufferBytes <= 0 || bufferBytes % BlockDevice.BLOCK_BYTES != 0 || limit < 1) {
      throw new IllegalArgumentException("bufferBytes " + bufferBytes + ", limit " + limit);
    }
    this.bufferBytes = bufferBytes;
    this.limit = limit;
  }

  /**
   * A zeroed block-aligned segment that lives as long as {@code arena}.
   *
   * @param lengthBytes more than 0; need not be whole blocks
   */
  public static MemorySegment allocate(Arena arena, long lengthBytes) {
    return arena.allocate(lengthBytes, BlockDevice.BLOCK_BYTES);
  }

  /**
   * Takes a buffer, waiting without limit while all are lent. Interrupts do not end the wait; the
   * thread's interrupt status is kept.
   *
   * @throws IllegalStateException if the pool is closed
   */
  public MemorySegment acquire() {
    latch.lock();
    try {
      while (true) {
        MemorySegment buffer = take();
        if (buffer != null) {
          return buffer;
        }
        released.awaitUninterruptibly();
      }
    } finally {
      latch.unlock();
    }
  }

  /**
   * Takes a buffer if one is to be had at once.
   *
   * @return null while all are lent
   * @throws IllegalStateException if the pool is closed
   */
  public @Nullable MemorySegment tryAcquire() {
    latch.lock();
    try {
      return take();
    } finally {
      latch.unlock();
    }
  }

  private @Nullable MemorySegment take() {
    if (closed) {
      throw new IllegalStateException("buffer pool is closed");
    }
    MemorySegment buffer = free.pollFirst();
    if (buffer == null) {
      if (lent.size() == limit) {
        return null;
      }
      buffer = allocate(arena, bufferBytes);
    }
    lent.put(buffer.address(), buffer);
    return buffer;
  }

  /**
   * Gives a buffer back. Only the address counts, so a view that begins where the buffer begins
   * will do.
   *
   * @throws IllegalArgumentException if it is not lent by this pool, or was released before
   */
  public void release(MemorySegment buffer) {
    latch.lock();
    try {
      MemorySegment own = lent.remove(buffer.address());
      if (own == null) {
        throw new IllegalArgumentException("not a lent buffer of this pool: " + buffer);
      }
      free.addFirst(own);
      released.signal();
    } finally {
      latch.unlock();
    }
  }

  /** Size of each buffer. */
  public int bufferBytes() {
    return bufferBytes;
  }

  /** How many buffers are lent now; a test expects 0 at its end. */
  public int lentCount() {
    latch.lock();
    try {
      return lent.size();
    } finally {
      latch.unlock();
    }
  }

  /**
   * Lets go of the memory. Repeating it does nothing.
   *
   * @throws IllegalStateException if buffers are still lent
   */
  @Override
  public void close() {
    latch.lock();
    try {
      if (closed) {
        return;
      }
      if (!lent.isEmpty()) {
        throw new IllegalStateException(
            lent.size() + " buffers of " + bufferBytes + " bytes were not released");
      }
      closed = true;
      free.clear();
      released.signalAll();
    } finally {
      latch.unlock();
    }
  }
}
