package io.atoll.blockpool.format;

/**
 * A run of consecutive blocks.
 *
 * @param block number of its first block on the device, 0 or above, 48 bits
 * @param blocks how many, 1 or above
 */
public record Extent(long block, int blocks) {
  /** Bytes in a block, the unit of address and I/O. */
  public static final int BLOCK_BYTES = 4096;

  public Extent {
    if (block < 0 || block >= 1L << 48 || blocks < 1) {
      throw new IllegalArgumentException("no extent: " + block + "+" + blocks);
    }
  }

  public long offsetBytes() {
    return block * BLOCK_BYTES;
  }

  public long lengthBytes() {
    return (long) blocks * BLOCK_BYTES;
  }

  /** Number of the first block behind. */
  public long end() {
    return block + blocks;
  }

  /** Blocks needed for this many bytes. */
  public static int blocksFor(long bytes) {
    return Math.toIntExact((bytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
  }
}
