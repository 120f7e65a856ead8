package io.atoll.blockpool.commit;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.journal.RecordWriter;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.tree.PageSource;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends transactions: under the append latch a transaction gets its sequence, its record and its
 * place in the overlays. Any thread.
 */
public final class Committer {
  /** Makes room in the journal where nobody else does, in a pool without threads. */
  public interface Room {
    /** Writes groups and makes checkpoints until a record can be appended. Not under the latch. */
    void make() throws IOException;
  }

  private final Journal journal;
  private final DatasetTable datasets;
  private final PageSource pages;
  private final OverlayMemory memory;
  private final @Nullable Room room;
  private Interval interval;
  private long nextDatasetId;

  public Committer(
      Journal journal,
      DatasetTable datasets,
      PageSource pages,
      OverlayMemory memory,
      Interval interval,
      long nextDatasetId,
      @Nullable Room room) {
    this.room = room;
    this.journal = journal;
    this.datasets = datasets;
    this.pages = pages;
    this.memory = memory;
    this.interval = interval;
    this.nextDatasetId = nextDatasetId;
  }

  /**
   * Appends a transaction.
   *
   * @return completed with its sequence when it is durable, on the journal's thread: do nothing
   *     slow there
   * @throws PoolException.Failed when the pool has stopped
   * @throws PoolException when the record would be too long; nothing has changed then
   */
  public CompletableFuture<Long> commit(Transaction transaction) throws IOException {
    if (room != null) {
      room.make();
    }
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      journal.awaitRoom(this::overlaysFull);
      for (Transaction.Put put : transaction.puts()) {
        requireThere(put);
      }
      CompletableFuture<Long> durable = append(transaction);
      applyOrStop(transaction, journal.lastAppended());
      return durable;
    } finally {
      latch.unlock();
    }
  }

  private CompletableFuture<Long> append(Transaction transaction) throws PoolException {
    try {
      transaction.resolveLates();
      return journal.append((out, sequence) -> encode(transaction, out), transaction.payloads());
    } catch (PoolException | RuntimeException e) {
      transaction.takeBack();
      throw e;
    }
  }

  /** Nothing more fits into memory until a checkpoint is published. Any thread. */
  public boolean overlaysFull() {
    return memory.unmergedBytes() >= memory.budgetBytes();
  }

  /**
   * A deleted dataset takes no rows of its user any more, but the pool's own until it is empty;
   * then nothing.
   */
  private void requireThere(Transaction.Put put) throws PoolException.Vanished {
    if (put.key().length > PageLayout.MAX_KEY_BYTES
        || put.value().length > PageLayout.MAX_VALUE_BYTES) {
      throw new IllegalArgumentException(
          "a row with a key of %d and a value of %d bytes is too long"
              .formatted(put.key().length, put.value().length));
    }
    Dataset dataset = put.dataset();
    boolean gone = dataset.dropped() && datasets.find(dataset.id()) == null;
    boolean ended =
        dataset.dropped() && !Overlay.isTombstone(put.value()) && DataKeys.isOwn(put.key());
    if (gone || ended) {
      throw new PoolException.Vanished("dataset " + dataset.id() + " was deleted");
    }
  }

  /** A number for a new dataset. */
  public long takeDatasetId() {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      return nextDatasetId++;
    } finally {
      latch.unlock();
    }
  }

  /** A new data id of a dataset. */
  public long takeDataId(Dataset dataset) {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      return dataset.takeSequence();
    } finally {
      latch.unlock();
    }
  }

  private static void encode(Transaction transaction, RecordWriter out) {
    for (Transaction.Creation creation : transaction.creations()) {
      out.create(creation.id(), creation.kind().code());
    }
    for (Dataset dataset : transaction.sequences()) {
      out.dataset(dataset.id(), dataset.term());
      boolean forgotten = Faults.planted(PlantedFault.SEQUENCE_NOT_RECORDED);
      out.sequence(forgotten ? 1 : dataset.nextSequence());
    }
    for (Transaction.Put put : transaction.puts()) {
      out.dataset(put.dataset().id(), put.dataset().term());
      if (Overlay.isTombstone(put.value())) {
        out.delete(put.key());
      } else {
        out.put(put.key(), put.value());
      }
    }
    for (Transaction.Allocation allocation : transaction.allocations()) {
      out.allocate(allocation.extent(), allocation.storedBytes(), allocation.crc());
    }
    for (Extent extent : transaction.frees()) {
      out.free(extent);
    }
    for (Dataset dataset : transaction.drops()) {
      out.drop(dataset.id());
    }
  }

  /** What is in the journal must be in the overlays: where memory fails the pool stops. */
  private void applyOrStop(Transaction transaction, long sequence) {
    try {
      apply(transaction, sequence);
    } catch (RuntimeException | Error e) {
      journal.fail("a record could not be applied", e);
      throw e;
    }
  }

  private void apply(Transaction transaction, long sequence) {
    for (Transaction.Creation creation : transaction.creations()) {
      create(creation.id(), new DatasetRow(creation.kind(), false, 1, 1, 1, null));
    }
    for (Transaction.Put put : transaction.puts()) {
      put.dataset().put(put.key(), sequence, put.value());
    }
    for (Transaction.Allocation allocation : transaction.allocations()) {
      interval.allocated().add(allocation.extent());
    }
    for (Extent extent : transaction.frees()) {
      interval.freed().add(extent);
    }
    for (Dataset dataset : transaction.drops()) {
      dataset.drop();
    }
    interval.recorded();
  }

  private void create(long id, DatasetRow row) {
    Invariants.check(datasets.find(id) == null, "a dataset's number is new");
    Dataset dataset = new Dataset(pages, memory, id, row);
    dataset.raiseSequence(2);
    datasets.add(dataset);
  }

  /** What was recorded since the last cut. Under the append latch. */
  public Interval interval() {
    return interval;
  }

  /** Blocks that the next checkpoint will free. Any thread. */
  public long freedBlocks() {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      return interval.freed().blocks();
    } finally {
      latch.unlock();
    }
  }

  /**
   * Begins a new interval and gives the one that ends (step 1 of a checkpoint). Under the append
   * latch.
   */
  public Interval cut() {
    Interval ended = interval;
    interval = new Interval(journal.nextPosition());
    return ended;
  }

  /** Under the append latch. */
  public long nextDatasetId() {
    return nextDatasetId;
  }
}
