package io.atoll.blockpool;

import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.recover.SuperblockStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a new pool is to be.
 *
 * @param id its identity
 * @param name a label for people
 * @param codec compression
 * @param hash content hash
 * @param contentBlockBytes where data is cut, a power of two from 16 KiB to 1 MiB
 * @param createdMillis when, milliseconds since 1970 UTC
 */
public record PoolCreation(
    PoolId id,
    String name,
    Codec codec,
    Superblock.HashKind hash,
    int contentBlockBytes,
    long createdMillis) {
  public static final int DEFAULT_CONTENT_BLOCK_BYTES = 128 << 10;

  public PoolCreation {
    boolean powerOfTwo = Integer.bitCount(contentBlockBytes) == 1;
    if (!powerOfTwo || contentBlockBytes < 16 << 10 || contentBlockBytes > 1 << 20) {
      throw new IllegalArgumentException(
          "content blocks must be a power of two from 16 KiB to 1 MiB, not " + contentBlockBytes);
    }
  }

  /** zstd, BLAKE3, 128 KiB. */
  public static PoolCreation standard(PoolId id, String name, long nowMillis) {
    return new PoolCreation(
        id, name, Codec.ZSTD, Superblock.HashKind.BLAKE3, DEFAULT_CONTENT_BLOCK_BYTES, nowMillis);
  }

  /**
   * Makes the device a pool, whatever it held. The superblock is written last: until then there is
   * no pool.
   */
  public Superblock format(BlockDevice device) throws IOException {
    long blocks = device.sizeBytes() / Extent.BLOCK_BYTES;
    return format(device, Geometry.forDevice(blocks, Geometry.defaultSlots(blocks)));
  }

  /** As {@link #format(BlockDevice)}, with a geometry of one's own. */
  public Superblock format(BlockDevice device, Geometry geometry) throws IOException {
    wipeSuperblocks(device);
    for (int slot = 0; slot < geometry.slotCount(); slot++) {
      writeHeader(device, geometry, slot);
    }
    device.flush();
    Superblock superblock =
        new Superblock(
            1,
            1,
            id,
            name,
            geometry,
            hash,
            codec,
            contentBlockBytes,
            createdMillis,
            Superblock.Timing.DEFAULT);
    SuperblockStore.write(device, superblock);
    return superblock;
  }

  private static void wipeSuperblocks(BlockDevice device) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment zeroes = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (long copy : Geometry.superblockCopies()) {
        device.write(copy * Extent.BLOCK_BYTES, zeroes);
      }
      device.flush();
    }
  }

  private void writeHeader(BlockDevice device, Geometry geometry, int slot) throws IOException {
    JournalPosition start = new JournalPosition(1, 0);
    SlotHeader header =
        new SlotHeader(
            slot, 1, 0, 0, 0, start, null, null, List.of(), 0, DatasetTable.FIRST_USER, List.of());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      header.write(block, id);
      device.write(geometry.headerBlock(slot, 0) * Extent.BLOCK_BYTES, block);
      device.write(geometry.headerBlock(slot, 1) * Extent.BLOCK_BYTES, block);
    }
  }
}
