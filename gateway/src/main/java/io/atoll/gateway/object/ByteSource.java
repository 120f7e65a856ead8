package io.atoll.gateway.object;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Bytes on their way out of the store, every one verified. Used by one thread at a time. */
public interface ByteSource extends AutoCloseable {
  /**
   * The next piece, 1 byte to 1 MiB, native memory, valid until the next call or {@link #close};
   * null at the end.
   *
   * @throws io.atoll.s3api.error.S3Exception InternalError when the device does not hold what was
   *     written, ServiceUnavailable
   */
  @Nullable MemorySegment next();

  @Override
  void close();
}
