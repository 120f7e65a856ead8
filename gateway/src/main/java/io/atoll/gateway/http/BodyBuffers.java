package io.atoll.gateway.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers of one size, made when first needed and kept for the next body. At the limit there
 * are no more (L9): clients that begin many bodies and do not go on cannot use up the memory. Any
 * thread.
 */
final class BodyBuffers {
  /** For bodies that are gathered whole. */
  static final BodyBuffers SMALL = new BodyBuffers(40 << 10, 1024);

  /** For larger bodies; at the limit they are refused. */
  static final BodyBuffers LARGE = new BodyBuffers(128 << 10, 192);

  /**
   * For bodies that fill it, while there are any: the more bytes are handed on at once, the fewer
   * changes of threads a body costs. Larger ones gain nothing more.
   */
  static final BodyBuffers WIDE = new BodyBuffers(512 << 10, 40);

  /** What a device with blocks of its own takes bytes from. */
  private static final int ALIGNMENT = 4096;

  private final int bytes;
  private final int limit;
  // Last in, first out: the buffer used last is the one still in the processor's caches.
  private final ConcurrentLinkedDeque<BodyBuffer> free = new ConcurrentLinkedDeque<>();
  private final AtomicInteger made = new AtomicInteger();

  BodyBuffers(int bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /**
   * The best that there is for a body of so many bytes, -1 when unknown; null when all are lent.
   */
  static @Nullable BodyBuffer forBody(long length) {
    if (length >= 0 && length <= SMALL.bytes) {
      return SMALL.take();
    }
    BodyBuffer wide = length >= 0 && length <= LARGE.bytes ? null : WIDE.take();
    return wide == null ? LARGE.take() : wide;
  }

  /** Whether a body of so many bytes is gathered whole. */
  static boolean isSmall(long length) {
    return length >= 0 && length <= SMALL.bytes;
  }

  /** Null when all are lent. */
  @Nullable BodyBuffer take() {
    BodyBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer.taken();
    }
    if (made.incrementAndGet() <= limit) {
      ByteBuffer memory = ByteBuffer.allocateDirect(bytes + ALIGNMENT);
      return new BodyBuffer(memory.alignedSlice(ALIGNMENT).slice(0, bytes), free::push).taken();
    }
    made.decrementAndGet();
    return null;
  }
}
