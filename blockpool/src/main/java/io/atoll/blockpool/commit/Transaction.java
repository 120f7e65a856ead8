package io.atoll.blockpool.commit;

import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.journal.Payload;
import io.atoll.blockpool.overlay.Overlay;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes that become visible and durable together. Filled by one thread, committed once. Rows
 * whose values were looked at must be latched by the caller until the commit's append.
 */
public final class Transaction {
  /**
   * Adds to a transaction what can only be known in record order: it runs under the append latch,
   * must not block, must not throw. What it changes outside of the transaction it can take back:
   * see {@link #ifRefused}.
   */
  @FunctionalInterface
  public interface Late {
    void resolve(Transaction transaction);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Put(Dataset dataset, byte[] key, byte[] value) {}

  record Allocation(Extent extent, int storedBytes, int crc) {}

  record Creation(long id, DatasetKind kind) {}

  private final List<Put> puts = new ArrayList<>(4);
  private final List<Allocation> allocations = new ArrayList<>(1);
  private final List<Extent> frees = new ArrayList<>(0);
  private final List<Payload> payloads = new ArrayList<>(1);
  private final List<Late> lates = new ArrayList<>(0);
  private final List<Runnable> takeBacks = new ArrayList<>(0);
  private final List<Creation> creations = new ArrayList<>(0);
  private final List<Dataset> drops = new ArrayList<>(0);
  private final List<Dataset> sequences = new ArrayList<>(1);

  /** A key gets a value. */
  public Transaction put(Dataset dataset, byte[] key, byte[] value) {
    puts.add(new Put(dataset, key, value));
    return this;
  }

  /** A key goes; it need not be there. */
  public Transaction delete(Dataset dataset, byte[] key) {
    puts.add(new Put(dataset, key, Overlay.TOMBSTONE));
    return this;
  }

  /**
   * An extent is referred to from now on. Its bytes are written, or will be as a payload of this
   * transaction.
   */
  public Transaction allocate(Extent extent, int storedBytes, int crc) {
    allocations.add(new Allocation(extent, storedBytes, crc));
    return this;
  }

  /** An extent is not referred to any more. */
  public Transaction free(Extent extent) {
    frees.add(extent);
    return this;
  }

  /** Bytes that the journal's thread writes beside the record. */
  public Transaction payload(Payload payload) {
    payloads.add(payload);
    return this;
  }

  public Transaction late(Late late) {
    lates.add(late);
    return this;
  }

  /**
   * For a {@link Late}: how to take back what it changed outside of the transaction. Run under the
   * latch when the record is refused, the last first, so that nobody ever sees the change.
   */
  public void ifRefused(Runnable takeBack) {
    takeBacks.add(takeBack);
  }

  /** A dataset begins. Its number must be new. */
  public Transaction create(long id, DatasetKind kind) {
    creations.add(new Creation(id, kind));
    return this;
  }

  /** A dataset ends; what it holds is reclaimed in the background. */
  public Transaction drop(Dataset dataset) {
    drops.add(dataset);
    return this;
  }

  /** Records that the dataset's ids up to the last taken are used. */
  public Transaction usedSequence(Dataset dataset) {
    sequences.add(dataset);
    return this;
  }

  void resolveLates() {
    for (Late late : lates) {
      late.resolve(this);
    }
  }

  /** The record was refused. Under the append latch. */
  void takeBack() {
    takeBacks.reversed().forEach(Runnable::run);
  }

  List<Put> puts() {
    return puts;
  }

  List<Allocation> allocations() {
    return allocations;
  }

  List<Extent> frees() {
    return frees;
  }

  List<Payload> payloads() {
    return payloads;
  }

  List<Creation> creations() {
    return creations;
  }

  List<Dataset> drops() {
    return drops;
  }

  List<Dataset> sequences() {
    return sequences;
  }
}
