package io.atoll.blockpool.format;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slot's header: the last checkpoint, where the journal goes on from there, and which logs before
 * the present incarnation's are closed. Two blocks hold it in turn; the newest valid one by {@code
 * writeSequence} wins (C4).
 *
 * @param slot its number
 * @param writeSequence rises with every write of a header of this slot
 * @param incarnation the run that wrote it (R3)
 * @param checkpoint number of the last checkpoint, only rising
 * @param cutSequence last record that the checkpoint contains
 * @param journalStart where the first group behind the checkpoint begins
 * @param rootTable root of the root table, null when there is none yet
 * @param previousRootTable root of the root table before this checkpoint; its pages that the new
 *     one does not share are free
 * @param rootTableRuns space taken for the root table's pages before the maps were written
 * @param rootTableBlocksUsed how many blocks of the runs, in order, hold pages; the rest is free
 * @param nextDatasetId next unused dataset number
 * @param closings logs of earlier incarnations since the checkpoint, oldest first
 */
public record SlotHeader(
    int slot,
    long writeSequence,
    long incarnation,
    long checkpoint,
    long cutSequence,
    JournalPosition journalStart,
    @Nullable PagePointer rootTable,
    @Nullable PagePointer previousRootTable,
    List<Extent> rootTableRuns,
    int rootTableBlocksUsed,
    long nextDatasetId,
    List<Closing> closings) {

  /**
   * A place in a journal.
   *
   * @param group number of the group that begins there
   * @param block offset in the journal's region
   */
  public record JournalPosition(long group, int block) {}

  /**
   * The end of an incarnation's log (L6).
   *
   * @param incarnation whose log
   * @param lastSequence last record that counts
   * @param next where the next incarnation's first group begins
   */
  public record Closing(long incarnation, long lastSequence, JournalPosition next) {}

  /** "ATOLLSH1" */
  public static final long MAGIC = 0x3148534C4C4F5441L;

  /** More closings than this are folded into a checkpoint before the pool opens. */
  public static final int MAX_CLOSINGS = 16;

  /** The root table's pages may lie in this many runs. */
  public static final int MAX_RUNS = 160;

  public SlotHeader {
    rootTableRuns = List.copyOf(rootTableRuns);
    closings = List.copyOf(closings);
  }

  public void write(MemorySegment block, PoolId pool) {
    RowWriter out = new RowWriter(1024);
    out.u16(slot).i64(writeSequence).i64(incarnation).i64(checkpoint).i64(cutSequence);
    writePosition(out, journalStart);
    writeRoot(out, rootTable);
    writeRoot(out, previousRootTable);
    out.varint(rootTableRuns.size());
    for (Extent run : rootTableRuns) {
      out.i64(run.block()).i32(run.blocks());
    }
    out.i32(rootTableBlocksUsed).i64(nextDatasetId);
    out.varint(closings.size());
    for (Closing closing : closings) {
      out.i64(closing.incarnation).i64(closing.lastSequence);
      writePosition(out, closing.next);
    }
    FixedBlock.write(block, MAGIC, pool.crcSeed(), out);
  }

  /** The header in a block, null when it is broken or another slot's. */
  public static @Nullable SlotHeader read(MemorySegment block, PoolId pool, int slot) {
    RowReader in = FixedBlock.read(block, MAGIC, pool.crcSeed());
    if (in == null || in.u16() != slot) {
      return null;
    }
    long writeSequence = in.i64();
    long incarnation = in.i64();
    long checkpoint = in.i64();
    long cut = in.i64();
    JournalPosition start = readPosition(in);
    PagePointer root = readRoot(in);
    PagePointer previous = readRoot(in);
    List<Extent> runs = new ArrayList<>();
    for (int left = in.varint(MAX_RUNS); left > 0; left--) {
      runs.add(new Extent(in.i64(), in.i32()));
    }
    int used = in.i32();
    long nextDataset = in.i64();
    List<Closing> closings = new ArrayList<>();
    for (int left = in.varint(MAX_CLOSINGS); left > 0; left--) {
      closings.add(new Closing(in.i64(), in.i64(), readPosition(in)));
    }
    return new SlotHeader(
        slot,
        writeSequence,
        incarnation,
        checkpoint,
        cut,
        start,
        root,
        previous,
        runs,
        used,
        nextDataset,
        closings);
  }

  private static void writeRoot(RowWriter out, @Nullable PagePointer root) {
    out.u8(root == null ? 0 : 1);
    if (root != null) {
      root.write(out);
    }
  }

  private static @Nullable PagePointer readRoot(RowReader in) {
    return in.u8() == 0 ? null : PagePointer.read(in);
  }

  private static void writePosition(RowWriter out, JournalPosition position) {
    out.i64(position.group).i32(position.block);
  }

  private static JournalPosition readPosition(RowReader in) {
    return new JournalPosition(in.i64(), in.i32());
  }
}
