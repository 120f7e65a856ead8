package io.atoll.blockpool.journal;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the groups of one incarnation in a journal, from a position to the log's end, verifying
 * each (recovery step 2). Writes nothing. Not thread-safe.
 */
public final class JournalScan {
  private static final int WINDOW_BLOCKS = 256;

  /** Longer than any group. */
  private static final int MEND_BLOCKS = 4096;

  private final PoolIo io;
  private final Journal.Placement placement;
  private final MemorySegment window =
      Arena.ofAuto().allocate((long) WINDOW_BLOCKS * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
  private long windowStart = -1;
  private JournalPosition position;

  /**
   * @param placement the journal, with the incarnation to follow
   * @param from where its first group begins, or at the region's start when it did not fit there
   */
  public JournalScan(PoolIo io, Journal.Placement placement, JournalPosition from) {
    this.io = io;
    this.placement = placement;
    this.position = from;
  }

  /** A verified group with its records in order. */
  public record Group(GroupHeader header, List<byte[]> records) {}

  /** Behind the last group returned. */
  public JournalPosition position() {
    return position;
  }

  /** The next group, null at the log's end. */
  public @Nullable Group next() throws IOException {
    Group found = groupAt(position.block());
    if (found == null && position.block() != 0) {
      found = groupAt(0);
    }
    if (found == null && Faults.planted(PlantedFault.REPLAY_PAST_GAP)) {
      found = pastGap();
    }
    return found;
  }

  /** The planted mistake: the next group that is whole, wherever it is. */
  private @Nullable Group pastGap() throws IOException {
    JournalPosition missing = position;
    for (int block = 0; block < placement.blocks(); block++) {
      position = new JournalPosition(missing.group() + 1, block);
      Group later = groupAt(block);
      if (later != null) {
        return later;
      }
    }
    position = missing;
    return null;
  }

  private @Nullable Group groupAt(int block) throws IOException {
    GroupHeader header = peek(block);
    if (header == null
        || header.group() != position.group()
        || header.incarnation() != placement.incarnation()) {
      return null;
    }
    int blocks = Extent.blocksFor(header.lengthBytes());
    if (block + blocks > placement.blocks()) {
      return null;
    }
    MemorySegment bytes = bytes(block, blocks);
    if (!header.proves(bytes, io.seed())) {
      return null;
    }
    return accept(block, header, bytes);
  }

  private static List<byte[]> records(GroupHeader header, MemorySegment bytes) {
    List<byte[]> records = new ArrayList<>(header.recordCount());
    long at = GroupHeader.BYTES;
    for (int i = 0; i < header.recordCount(); i++) {
      int length = bytes.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      records.add(bytes.asSlice(at + 4, length).toArray(ValueLayout.JAVA_BYTE));
      at += 4 + length;
    }
    return records;
  }

  /**
   * What {@link #next} did not find, though it must have been there: a later group says so (J3).
   * One flipped bit is mended in memory.
   *
   * @param survey of the region
   * @return null when nothing says that the log went on
   * @throws PoolException.Corrupt when it did and cannot be mended
   */
  public @Nullable Group mended(long lastSequence, JournalSurvey survey) throws IOException {
    GroupHeader witness = witness(lastSequence, survey);
    if (witness == null) {
      return null;
    }
    Group group = mendedAt(position.block());
    if (group == null && position.block() != 0) {
      group = mendedAt(0);
    }
    if (group == null) {
      throw new PoolException.Corrupt(
          "journal group %d".formatted(position.group()),
          (placement.firstBlock() + position.block()) * Extent.BLOCK_BYTES,
          "a group, since a later one states that record %d was durable"
              .formatted(witness.flushedSequence()),
          "none with a valid checksum");
    }
    return group;
  }

  private @Nullable GroupHeader witness(long lastSequence, JournalSurvey survey)
      throws IOException {
    for (JournalSurvey.Sighting seen : survey.sightings()) {
      if (goesOn(seen.header(), lastSequence) && proves(seen.block(), seen.header())) {
        return seen.header();
      }
    }
    return null;
  }

  private @Nullable Group mendedAt(int block) throws IOException {
    int blocks = Math.min(placement.blocks() - block, MEND_BLOCKS);
    MemorySegment bytes =
        Arena.ofAuto().allocate((long) blocks * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
    io.read(placement.firstBlock() + block, bytes);
    GroupHeader header =
        new GroupMend(placement.slot(), placement.incarnation(), position.group(), io.seed())
            .mend(bytes);
    return header == null ? null : accept(block, header, bytes);
  }

  private Group accept(int block, GroupHeader header, MemorySegment bytes) {
    int blocks = Extent.blocksFor(header.lengthBytes());
    position = new JournalPosition(position.group() + 1, (block + blocks) % placement.blocks());
    return new Group(header, records(header, bytes));
  }

  private boolean goesOn(GroupHeader header, long lastSequence) {
    return header.incarnation() == placement.incarnation()
        && header.group() > position.group()
        && header.flushedSequence() > lastSequence;
  }

  private boolean proves(int block, GroupHeader header) throws IOException {
    int blocks = Extent.blocksFor(header.lengthBytes());
    return block + blocks <= placement.blocks() && header.proves(bytes(block, blocks), io.seed());
  }

  private @Nullable GroupHeader peek(int block) throws IOException {
    return GroupHeader.peek(bytes(block, 1), placement.slot());
  }

  /** Blocks of the region, from the window where they fit into it. */
  private MemorySegment bytes(int block, int blocks) throws IOException {
    if (blocks > WINDOW_BLOCKS) {
      MemorySegment large =
          Arena.ofAuto().allocate((long) blocks * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      io.read(placement.firstBlock() + block, large);
      return large;
    }
    if (windowStart < 0 || block < windowStart || block + blocks > windowStart + WINDOW_BLOCKS) {
      windowStart = Math.min(block, Math.max(0, placement.blocks() - WINDOW_BLOCKS));
      io.read(placement.firstBlock() + windowStart, window);
    }
    return window.asSlice(
        (block - windowStart) * Extent.BLOCK_BYTES, (long) blocks * Extent.BLOCK_BYTES);
  }
}
