package io.atoll.gateway.object;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes bytes on their way into the store. Used by one thread at a time. Always to be closed:
 * before a commit that drops the bytes, after it it does nothing.
 */
public interface ByteSink extends AutoCloseable {
  /**
   * Takes all of the bytes; they may change afterwards. Blocks while the device falls behind.
   *
   * @throws io.atoll.s3api.error.S3Exception InsufficientStorage, InternalError,
   *     ServiceUnavailable; the sink is of no use then
   */
  default void write(MemorySegment bytes) {
    write(bytes, null);
  }

  /**
   * As {@link #write(MemorySegment)}.
   *
   * @param lending by which the memory may be kept, and the bytes in it not change; null where they
   *     may change afterwards
   */
  void write(MemorySegment bytes, @Nullable Lending lending);

  /** Bytes taken so far. */
  long length();

  @Override
  void close();
}
