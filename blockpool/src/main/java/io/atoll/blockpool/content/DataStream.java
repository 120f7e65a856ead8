package io.atoll.blockpool.content;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The bytes of a range, piece by piece, every one verified. Used by one thread at a time. */
public interface DataStream extends AutoCloseable {
  /**
   * The next piece, 1 byte to a content block's size, native memory, valid until the next call or
   * {@link #close}; null at the end. Blocks while the device reads.
   *
   * @throws io.atoll.blockpool.PoolException.Corrupt when the device does not hold what was written
   * @throws io.atoll.blockpool.PoolException.Vanished when the reader was so slow that its data was
   *     deleted and reclaimed
   */
  @Nullable MemorySegment next() throws IOException;

  @Override
  void close();
}
