package io.atoll.blockpool.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A block of an allocation group's free-space map: one bit a block, 1 for in use. Its checksum
 * stands in the root table's row that names the copy (C2).
 */
public final class MapPage {
  public static final int MAGIC = 0x504D5441; // "ATMP"
  public static final int AT_GROUP = 4;
  public static final int AT_PAGE = 8;
  public static final int AT_CHECKPOINT = 16;
  public static final int HEADER_BYTES = 64;

  /** 64-bit words of bits. */
  public static final int WORDS = (Extent.BLOCK_BYTES - HEADER_BYTES) / 8;

  /** Blocks that a page speaks of: 32,256, that is 126 MiB. */
  public static final int BITS = WORDS * 64;

  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private MapPage() {}

  /** Fills a block-sized segment. */
  public static void write(
      MemorySegment block, int group, int page, long checkpoint, long[] words) {
    block.fill((byte) 0);
    block.set(I32, 0, MAGIC);
    block.set(I32, AT_GROUP, group);
    block.set(I32, AT_PAGE, page);
    block.set(I64, AT_CHECKPOINT, checkpoint);
    for (int i = 0; i < WORDS; i++) {
      block.set(I64, HEADER_BYTES + i * 8L, words[i]);
    }
  }

  /** Whether the block is this group's map page. */
  public static boolean identifies(MemorySegment block, int group, int page) {
    return block.get(I32, 0) == MAGIC
        && block.get(I32, AT_GROUP) == group
        && block.get(I32, AT_PAGE) == page;
  }

  public static long[] words(MemorySegment block) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = block.get(I64, HEADER_BYTES + i * 8L);
    }
    return words;
  }
}
