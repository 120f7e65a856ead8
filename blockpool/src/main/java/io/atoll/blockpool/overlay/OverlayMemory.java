package io.atoll.blockpool.overlay;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a pool's overlays, interval by interval, and its budget.
 *
 * <pre>
 * ACTIVE --seal--> SEALED --retire--> RETIRED --drain, nobody reads any more--> freed
 * </pre>
 *
 * <p>Intervals begin and are sealed under the append latch; the checkpointer retires and drains.
 * Readers enter before they look which overlays there are.
 */
public final class OverlayMemory implements AutoCloseable {
  private static final int SMALLEST_CHUNK_BYTES = 32 << 10;
  private static final int LARGEST_CHUNK_BYTES = 1 << 20;

  /** Places are numbers of 31 bits in units of 4 bytes. */
  private static final long LARGEST_BUDGET_BYTES = 4L << 30;

  /** Of the budget that one filter takes: some 14 bits a row. */
  private static final int FILTER_PART = 64;

  private record Retired(long epoch, IntervalMemory memory) {}

  private final ReclamationEpochs readers = new ReclamationEpochs();
  private final Deque<Retired> retired = new ArrayDeque<>();
  private final long budgetBytes;
  private final Chunks chunks;
  private volatile IntervalMemory active;
  private volatile @Nullable IntervalMemory sealed;
  private volatile long retiredBytes;

  /**
   * @param budgetBytes for the active and the sealed interval together
   */
  public OverlayMemory(long budgetBytes) {
    this.budgetBytes = Math.min(budgetBytes, LARGEST_BUDGET_BYTES);
    long part = Long.highestOneBit(Math.max(1, budgetBytes / 64));
    this.chunks = new Chunks(Math.clamp(part, SMALLEST_CHUNK_BYTES, LARGEST_CHUNK_BYTES));
    this.active = new IntervalMemory(chunks, this.budgetBytes / FILTER_PART);
  }

  /** The interval that takes rows now. Under the append latch. */
  IntervalMemory active() {
    return active;
  }

  /** Begins a look at overlays: their memory stays until it ends, which should be soon. */
  public ReclamationEpochs.Guard enter() {
    return readers.enter();
  }

  /** The active interval ends and a new one begins. Under the append latch. */
  public void seal() {
    Invariants.check(sealed == null, "one checkpoint at a time");
    sealed = active;
    active = new IntervalMemory(chunks, this.budgetBytes / FILTER_PART);
  }

  /** The sealed interval is in the trees and no overlay that can be found leads to it. */
  public void retire() {
    IntervalMemory memory = sealed;
    if (memory != null) {
      sealed = null;
      retired.add(new Retired(readers.advance(), memory));
      countRetired();
    }
  }

  /** Frees retired intervals that nobody reads any more. */
  public void drain() {
    while (!retired.isEmpty() && passed(retired.getFirst().epoch)) {
      retired.removeFirst().memory.close();
      countRetired();
    }
  }

  private void countRetired() {
    retiredBytes = retired.stream().mapToLong(one -> one.memory.chunkBytes()).sum();
  }

  private boolean passed(long epoch) {
    if (readers.passed(epoch)) {
      return true;
    }
    readers.advance();
    return readers.passed(epoch);
  }

  public long budgetBytes() {
    return budgetBytes;
  }

  /** Rows since the last cut, bytes. Any thread. */
  public long activeBytes() {
    return active.usedBytes();
  }

  /** Rows that no published tree holds, bytes: the active and the sealed interval. Any thread. */
  public long unmergedBytes() {
    IntervalMemory merging = sealed;
    return activeBytes() + (merging == null ? 0 : merging.usedBytes());
  }

  /** All memory held, bytes, that of retired intervals included. Any thread. */
  public long heldBytes() {
    return unmergedBytes() + retiredBytes;
  }

  /** Frees everything. Nobody may look at overlays any more. */
  @Override
  public void close() {
    active.close();
    retire();
    while (!retired.isEmpty()) {
      retired.removeFirst().memory.close();
    }
    chunks.close();
  }
}
