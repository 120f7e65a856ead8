package io.atoll.blockpool.checkpoint;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slot's header on the device and in memory. Writes go first to the block that does not hold
 * the present header (C4), and once that is durable to the other as well, so that rot in one of
 * them costs nothing. Owned by recovery, then by the checkpointer.
 */
public final class HeaderWriter {
  private final PoolIo io;
  private final PoolId pool;
  private final Geometry geometry;
  private final MemorySegment block =
      Arena.ofAuto().allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
  private volatile SlotHeader current;
  private int currentCopy;

  /**
   * @param current the newest valid header
   * @param copy which block it was found in
   */
  public HeaderWriter(PoolIo io, PoolId pool, Geometry geometry, SlotHeader current, int copy) {
    this.io = io;
    this.pool = pool;
    this.geometry = geometry;
    this.current = current;
    this.currentCopy = copy;
  }

  public SlotHeader current() {
    return current;
  }

  public long checkpoint() {
    return current.checkpoint();
  }

  public @Nullable PagePointer rootTable() {
    return current.rootTable();
  }

  public boolean hasClosings() {
    return !current.closings().isEmpty();
  }

  /**
   * Writes a header with a new incarnation and the closings before it (R3, L6); durable when this
   * returns.
   */
  public void beginIncarnation(long incarnation, List<SlotHeader.Closing> closings)
      throws IOException {
    SlotHeader old = current;
    Invariants.check(
        Faults.planted(PlantedFault.INCARNATION_REUSED) || incarnation > old.incarnation(),
        "R3: incarnations rise");
    write(
        new SlotHeader(
            old.slot(),
            old.writeSequence() + 1,
            incarnation,
            old.checkpoint(),
            old.cutSequence(),
            old.journalStart(),
            old.rootTable(),
            old.previousRootTable(),
            old.rootTableRuns(),
            old.rootTableBlocksUsed(),
            old.nextDatasetId(),
            closings));
  }

  /**
   * Writes the header of a checkpoint (C1: everything it leads to was flushed before); durable when
   * this returns.
   */
  void commit(
      long cutSequence,
      JournalPosition start,
      @Nullable PagePointer rootTable,
      List<Extent> runs,
      int used,
      long nextDatasetId)
      throws IOException {
    SlotHeader old = current;
    write(
        new SlotHeader(
            old.slot(),
            old.writeSequence() + 1,
            old.incarnation(),
            old.checkpoint() + 1,
            cutSequence,
            start,
            rootTable,
            old.rootTable(),
            runs,
            used,
            nextDatasetId,
            List.of()));
  }

  /**
   * Rewrites each copy on the device that is not the present header. For the thread that owns the
   * header (L1).
   *
   * @return the blocks rewritten
   * @throws IOException when a write failed, so that a copy's state is unknown
   */
  public List<Long> mend() throws IOException {
    List<Long> mended = new ArrayList<>();
    current.write(block, pool);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (int copy = 0; copy < 2; copy++) {
        long at = geometry.headerBlock(current.slot(), copy);
        if (!same(at, found)) {
          io.write(at, block);
          io.flush();
          mended.add(at);
        }
      }
    }
    return mended;
  }

  private boolean same(long at, MemorySegment found) {
    try {
      io.read(at, found);
      return found.mismatch(block) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void write(SlotHeader next) throws IOException {
    next.write(block, pool);
    int target = 1 - currentCopy;
    io.write(geometry.headerBlock(next.slot(), target), block);
    if (!Faults.planted(PlantedFault.HEADER_IN_PLACE)) {
      io.flush();
    }
    io.write(geometry.headerBlock(next.slot(), currentCopy), block);
    io.flush();
    current = next;
    currentCopy = target;
  }
}
