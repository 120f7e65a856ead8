package io.atoll.gateway.object;

import java.lang.foreign.MemorySegment;

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
  void write(MemorySegment bytes);

  /** Bytes taken so far. */
  long length();

  @Override
  void close();
}
