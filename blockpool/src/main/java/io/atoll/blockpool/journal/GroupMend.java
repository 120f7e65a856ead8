package io.atoll.blockpool.journal;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.hash.BitFlip;
import io.atoll.blockpool.hash.Crc32c;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Mends a group in which one bit flipped (J3). Asked only for groups that are known to have been
 * whole once; what it gives has the right number, incarnation and checksum, so that it is that
 * group and no other. Works on a copy in memory.
 */
final class GroupMend {
  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int slot;
  private final long incarnation;
  private final long group;
  private final int seed;

  GroupMend(int slot, long incarnation, long group, int seed) {
    this.slot = slot;
    this.incarnation = incarnation;
    this.group = group;
    this.seed = seed;
  }

  /**
   * Flips the bit back.
   *
   * @param bytes from the group's start on, as far as it could reach; changed
   * @return the group's head when it could be mended
   */
  @Nullable GroupHeader mend(MemorySegment bytes) {
    GroupHeader header = expected(bytes);
    if (header != null && mendBody(header, bytes)) {
      return expected(bytes);
    }
    for (int bit = 0; bit < GroupHeader.BYTES * 8; bit++) {
      flip(bytes, bit);
      header = expected(bytes);
      if (header != null && header.proves(bytes, seed)) {
        return header;
      }
      flip(bytes, bit);
    }
    return null;
  }

  /** The head when it is the wanted group's and states a length that fits. */
  private @Nullable GroupHeader expected(MemorySegment bytes) {
    GroupHeader header = GroupHeader.peek(bytes.asSlice(0, Extent.BLOCK_BYTES), slot);
    boolean right =
        header != null
            && header.group() == group
            && header.incarnation() == incarnation
            && header.lengthBytes() <= bytes.byteSize();
    return right ? header : null;
  }

  private boolean mendBody(GroupHeader header, MemorySegment bytes) {
    int stored = bytes.get(I32, GroupHeader.AT_CHECKSUM);
    bytes.set(I32, GroupHeader.AT_CHECKSUM, 0);
    int found = Crc32c.of(bytes, 0, header.lengthBytes(), seed);
    bytes.set(I32, GroupHeader.AT_CHECKSUM, stored);
    if (Integer.bitCount(found ^ stored) == 1) {
      bytes.set(I32, GroupHeader.AT_CHECKSUM, found);
      return true;
    }
    long bit = BitFlip.find(found ^ stored, header.lengthBytes());
    if (bit < 0) {
      return false;
    }
    flip(bytes, bit);
    return header.proves(bytes, seed);
  }

  private static void flip(MemorySegment bytes, long bit) {
    byte old = bytes.get(ValueLayout.JAVA_BYTE, bit >>> 3);
    bytes.set(ValueLayout.JAVA_BYTE, bit >>> 3, (byte) (old ^ 1 << (bit & 7)));
  }
}
