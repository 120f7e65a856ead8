package io.atoll.gateway.namespace;

import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.content.StagedData;
import io.atoll.gateway.object.ByteSink;
import io.atoll.gateway.object.Lending;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way into a bucket.
 *
 * <pre>
 * TAKING --commit, appended--> KEPT
 *   |'-----commit, refused---> DROPPED
 *   '------close-------------> DROPPED
 * </pre>
 */
abstract class StagedSink implements ByteSink {
  private enum State {
    TAKING,
    KEPT,
    DROPPED
  }

  /** Appends what the bytes are for, and says so by {@link #kept}. */
  interface Change<T> {
    CompletableFuture<T> append(StagedData data) throws IOException;
  }

  private final DataWriter writer;
  private State state = State.TAKING;

  StagedSink(DataWriter writer) {
    this.writer = writer;
  }

  @Override
  public void write(MemorySegment bytes, @Nullable Lending lending) {
    Faults.answered(() -> {
      if (lending == null) {
        writer.write(bytes);
      } else {
        writer.write(bytes, lending::keep);
      }
      return writer;
    });
  }

  @Override
  public long length() {
    return writer.length();
  }

  @Override
  public void close() {
    if (state == State.TAKING) {
      state = State.DROPPED;
      writer.close();
    }
  }

  /** Commits the bytes; drops them when that is refused. */
  <T> CompletableFuture<T> handOver(Namespace namespace, Change<T> change) {
    if (state != State.TAKING) {
      throw new IllegalStateException("committed or closed before");
    }
    try {
      return Commits.attempt(namespace.pool(), () -> change.append(writer.finish()));
    } finally {
      close();
    }
  }

  /** The change was appended. */
  void kept(CompletableFuture<Long> durable) {
    state = State.KEPT;
    keep(writer, durable);
  }

  /** Data was committed: its memory is needed as long as the journal has not written it. */
  static void keep(StagedData data, CompletableFuture<Long> durable) {
    data.committed();
    if (data.length() > DataWriter.SMALL_BYTES) {
      // Its blocks are on the device. Letting them go takes latches that the journal's thread must
      // not wait for.
      data.close();
    } else {
      var _ = durable.whenComplete((sequence, failure) -> data.close());
    }
  }
}
