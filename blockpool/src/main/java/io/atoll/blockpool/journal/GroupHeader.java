package io.atoll.blockpool.journal;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.hash.Crc32c;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The head of a group in the journal (J4).
 *
 * @param slot whose journal
 * @param incarnation the run that wrote it
 * @param group its number, one higher than the group's before, never reused
 * @param firstSequence sequence of its first record
 * @param recordCount records in it, 0 for a mere statement of what was flushed
 * @param flushedSequence last record known to be flushed when it was written (J3)
 * @param lengthBytes length with this head, not padded
 */
public record GroupHeader(
    int slot,
    long incarnation,
    long group,
    long firstSequence,
    int recordCount,
    long flushedSequence,
    int lengthBytes) {
  /** "ATOLLJG1" */
  public static final long MAGIC = 0x31474A4C4C4F5441L;

  public static final int AT_CHECKSUM = 8;
  public static final int AT_LENGTH = 12;
  public static final int AT_SLOT = 16;
  public static final int AT_RECORD_COUNT = 20;
  public static final int AT_INCARNATION = 24;
  public static final int AT_GROUP = 32;
  public static final int AT_FIRST_SEQUENCE = 40;
  public static final int AT_FLUSHED_SEQUENCE = 48;
  public static final int BYTES = 64;

  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Writes the head in front of the records already in place and seals the group with its checksum.
   */
  public void seal(MemorySegment group, int seed) {
    group.set(I64, 0, MAGIC);
    group.set(I32, AT_CHECKSUM, 0);
    group.set(I32, AT_LENGTH, lengthBytes);
    group.set(I32, AT_SLOT, slot);
    group.set(I32, AT_RECORD_COUNT, recordCount);
    group.set(I64, AT_INCARNATION, incarnation);
    group.set(I64, AT_GROUP, this.group);
    group.set(I64, AT_FIRST_SEQUENCE, firstSequence);
    group.set(I64, AT_FLUSHED_SEQUENCE, flushedSequence);
    group.set(I64, AT_FLUSHED_SEQUENCE + 8L, 0);
    group.set(I32, AT_CHECKSUM, Crc32c.of(group, 0, checkedBytes(), seed));
  }

  /** Reads the fields without proof; null when this is no group of this slot. */
  static @Nullable GroupHeader peek(MemorySegment block, int slot) {
    int length = block.get(I32, AT_LENGTH);
    if (block.get(I64, 0) != MAGIC || block.get(I32, AT_SLOT) != slot || length < BYTES) {
      return null;
    }
    return new GroupHeader(
        slot,
        block.get(I64, AT_INCARNATION),
        block.get(I64, AT_GROUP),
        block.get(I64, AT_FIRST_SEQUENCE),
        block.get(I32, AT_RECORD_COUNT),
        block.get(I64, AT_FLUSHED_SEQUENCE),
        length);
  }

  private int checkedBytes() {
    return Faults.planted(PlantedFault.PARTIAL_GROUP_CHECKSUM)
        ? Math.min(lengthBytes, 4096)
        : lengthBytes;
  }

  /** Whether the checksum over the whole group holds. */
  boolean proves(MemorySegment group, int seed) {
    int stored = group.get(I32, AT_CHECKSUM);
    group.set(I32, AT_CHECKSUM, 0);
    boolean holds = Crc32c.of(group, 0, checkedBytes(), seed) == stored;
    group.set(I32, AT_CHECKSUM, stored);
    return holds;
  }
}
