package io.atoll.gateway.namespace;

import io.atoll.blockpool.content.DataStream;
import io.atoll.gateway.object.ByteSource;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A range of data in the pool. */
record PoolSource(DataStream stream) implements ByteSource {
  @Override
  public @Nullable MemorySegment next() {
    return Faults.<@Nullable MemorySegment>answered(stream::next);
  }

  @Override
  public void close() {
    stream.close();
  }
}
