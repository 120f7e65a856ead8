package io.atoll.testkit.object;

import io.atoll.gateway.object.ByteSink;
import io.atoll.gateway.object.Lending;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Gathers bytes. */
abstract class ModelSink implements ByteSink {
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private boolean done;

  @Override
  public void write(MemorySegment bytes, @Nullable Lending lending) {
    taken.writeBytes(bytes.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public long length() {
    return taken.size();
  }

  @Override
  public void close() {
    done = true;
  }

  /** All of the bytes, once. */
  byte[] handOver() {
    if (done) {
      throw new IllegalStateException("committed or closed before");
    }
    done = true;
    return taken.toByteArray();
  }
}
