package io.atoll.blockpool.format;

/**
 * Where the regions of a pool lie. All numbers are blocks unless the name says otherwise. Computed
 * once from the device's size at creation; growth only adds allocation groups at the end.
 *
 * @param deviceBlocks size of the device as the pool uses it
 * @param slotCount slots, 1 to 64
 * @param journalBlocks size of each slot's journal
 * @param groupBlocks size of an allocation group, a power of two; the last group may be shorter
 */
public record Geometry(long deviceBlocks, int slotCount, int journalBlocks, int groupBlocks) {
  /** Copies of the superblock lie in these blocks. */
  private static final long[] SUPERBLOCK_COPIES = {0, 16, 256};

  /** First block of the slots' area. */
  public static final long SLOTS_START = 512;

  /** Blocks of a slot: heartbeat, Paxos, two headers, four spare. */
  public static final int SLOT_BLOCKS = 8;

  public static final int MAX_SLOTS = 64;

  /** First block of the first journal. */
  public static final long JOURNALS_START = SLOTS_START + (long) MAX_SLOTS * SLOT_BLOCKS;

  /** Smallest device that can hold a pool: 64 MiB. */
  public static final long MIN_DEVICE_BLOCKS = 16384;

  /** Allocation groups start at a multiple of this (1 MiB). */
  private static final int ALIGNMENT = 256;

  private static final int MIN_GROUP_BLOCKS = 16384;
  private static final int MAX_GROUP_BLOCKS = 4 * 1024 * 1024;
  private static final int MIN_JOURNAL_BLOCKS = 256;
  private static final int DEFAULT_MIN_JOURNAL_BLOCKS = 2048;
  private static final int MAX_JOURNAL_BLOCKS = 131072;

  /** A new pool's journal is this part of the device. */
  private static final int JOURNAL_PART = 256;

  /**
   * Slots of a new pool: as many as take an eighth of the device with their journals, at most 16.
   */
  public static int defaultSlots(long deviceBlocks) {
    long journal = Math.max(deviceBlocks / JOURNAL_PART, DEFAULT_MIN_JOURNAL_BLOCKS);
    return Math.clamp(deviceBlocks / 8 / journal, 1, 16);
  }

  /**
   * The default geometry: a journal is a 256th of the device within 8 MiB to 512 MiB, a group a
   * 64th within 64 MiB to 16 GiB.
   */
  public static Geometry forDevice(long deviceBlocks, int slotCount) {
    if (deviceBlocks < MIN_DEVICE_BLOCKS) {
      throw new IllegalArgumentException(
          "a pool needs at least %d MiB".formatted((MIN_DEVICE_BLOCKS * Extent.BLOCK_BYTES) >> 20));
    }
    long journal =
        Math.clamp(deviceBlocks / JOURNAL_PART, DEFAULT_MIN_JOURNAL_BLOCKS, MAX_JOURNAL_BLOCKS);
    long group =
        Math.clamp(Long.highestOneBit(deviceBlocks / 64), MIN_GROUP_BLOCKS, MAX_GROUP_BLOCKS);
    return new Geometry(deviceBlocks, slotCount, (int) journal, (int) group);
  }

  public Geometry {
    if (slotCount < 1
        || slotCount > MAX_SLOTS
        || journalBlocks < MIN_JOURNAL_BLOCKS
        || Integer.bitCount(groupBlocks) != 1) {
      throw new IllegalArgumentException("impossible geometry");
    }
  }

  /** Blocks in which copies of the superblock lie. */
  public static long[] superblockCopies() {
    return SUPERBLOCK_COPIES.clone();
  }

  public Geometry grownTo(long blocks) {
    return new Geometry(blocks, slotCount, journalBlocks, groupBlocks);
  }

  public long journalStart(int slot) {
    return JOURNALS_START + (long) slot * journalBlocks;
  }

  /** The block of slot {@code slot}'s header copy 0 or 1. */
  public long headerBlock(int slot, int copy) {
    return SLOTS_START + (long) slot * SLOT_BLOCKS + 2 + copy;
  }

  public long groupsStart() {
    long end = JOURNALS_START + (long) slotCount * journalBlocks;
    return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Allocation groups, the last perhaps shorter; one too short for its own maps and 1 MiB of data
   * is left out.
   */
  public int groupCount() {
    long blocks = deviceBlocks - groupsStart();
    long whole = blocks / groupBlocks;
    long rest = blocks % groupBlocks;
    return Math.toIntExact(whole + (rest >= groupMetadataBlocks() + ALIGNMENT ? 1 : 0));
  }

  public long groupStart(int group) {
    return groupsStart() + (long) group * groupBlocks;
  }

  /** Map pages of a group. */
  public int mapPagesPerGroup() {
    return (groupBlocks + MapPage.BITS - 1) / MapPage.BITS;
  }

  /** Blocks at a group's start that hold its header and both copies of its map pages. */
  public int groupMetadataBlocks() {
    return 1 + 2 * mapPagesPerGroup();
  }

  /** Block of a map page's copy. */
  public long mapBlock(int group, int page, int copy) {
    return groupStart(group) + 1 + (long) copy * mapPagesPerGroup() + page;
  }

  /** The block behind the last that a group may use. */
  public long groupEnd(int group) {
    return Math.min(groupStart(group) + groupBlocks, deviceBlocks);
  }
}
