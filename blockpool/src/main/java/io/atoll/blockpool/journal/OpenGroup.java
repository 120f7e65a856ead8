package io.atoll.blockpool.journal;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The records, payloads and waiting commits of the group that is being filled or written. Filled
 * under the append latch.
 */
final class OpenGroup {
  private record Waiter(CompletableFuture<Long> durable, long sequence) {}

  private final RowWriter records = new RowWriter(64 << 10);
  private final List<Payload> payloads = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private long firstSequence;
  private int recordCount;
  private long payloadBytes;

  OpenGroup(long firstSequence) {
    this.firstSequence = firstSequence;
  }

  void reset(long first) {
    records.clear();
    payloads.clear();
    waiters.clear();
    firstSequence = first;
    recordCount = 0;
    payloadBytes = 0;
  }

  CompletableFuture<Long> append(
      Journal.Encoder encoder, long sequence, Iterable<Payload> more, int limit)
      throws PoolException {
    int start = records.length();
    boolean encoded = false;
    try {
      records.i32(0);
      encoder.encode(new RecordWriter(records), sequence);
      int length = records.length() - start - 4;
      if (length > limit) {
        throw new PoolException(
            "a record of %d bytes exceeds the journal's %d".formatted(length, limit));
      }
      records.patchI32(start, length);
      encoded = true;
    } finally {
      if (!encoded) {
        records.truncate(start);
      }
    }
    recordCount++;
    for (Payload payload : more) {
      payloads.add(payload);
      payloadBytes += payload.extent().lengthBytes();
    }
    return waiter(sequence);
  }

  /** Completed with {@code sequence} when this group is durable. */
  CompletableFuture<Long> waiter(long sequence) {
    CompletableFuture<Long> durable = new CompletableFuture<>();
    waiters.add(new Waiter(durable, sequence));
    return durable;
  }

  boolean hasWaiters() {
    return !waiters.isEmpty();
  }

  RowWriter records() {
    return records;
  }

  List<Payload> payloads() {
    return payloads;
  }

  int bytes() {
    return records.length();
  }

  long payloadBytes() {
    return payloadBytes;
  }

  int recordCount() {
    return recordCount;
  }

  long firstSequence() {
    return firstSequence;
  }

  long lastSequence() {
    return firstSequence + recordCount - 1;
  }

  void complete() {
    if (Faults.planted(PlantedFault.ACKNOWLEDGE_OUT_OF_ORDER)) {
      Collections.reverse(waiters);
    }
    for (Waiter waiter : List.copyOf(waiters)) {
      waiter.durable.complete(waiter.sequence);
    }
  }

  void fail(PoolException.Failed failure) {
    for (Waiter waiter : List.copyOf(waiters)) {
      waiter.durable.completeExceptionally(failure);
    }
  }
}
