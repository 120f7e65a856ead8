package io.atoll.gateway.cli;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.checkpoint.RootTable;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.recover.SuperblockStore;
import io.atoll.gateway.admin.PoolView;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pool is as of its last checkpoint, beside whoever has it open: superblock, header
 * and root table, a handful of blocks. What is read may be overwritten meanwhile by the checkpoints
 * of a running server; then it is read again.
 */
final class PoolPeek {
  private static final int ATTEMPTS = 5;
  private static final long CACHE_BYTES = 1L << 20;

  private PoolPeek() {}

  /**
   * @throws PoolException.Unsupported when there is no pool that this build knows
   */
  static PoolView view(Path path) throws IOException {
    try (BlockDevice device = Devices.open(path, OpenMode.PEEK)) {
      Superblock superblock = SuperblockStore.find(device);
      if (superblock == null) {
        throw new PoolException.Unsupported(
            path + " holds no pool; make one with: atoll pool create " + path);
      }
      for (int attempt = 1; ; attempt++) {
        try {
          return read(path, device, superblock);
        } catch (PoolException.Corrupt e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  private static PoolView read(Path path, BlockDevice device, Superblock superblock)
      throws IOException {
    SlotHeader header = newestHeader(device, superblock);
    PoolIo io = new PoolIo(device, superblock.id());
    try (PageCache pages = new PageCache(io, CACHE_BYTES)) {
      RootTable.Contents contents = RootTable.read(pages, header.rootTable());
      SpaceMap space = new SpaceMap(io, superblock.geometry(), contents.maps());
      return PoolView.of(
          path.toAbsolutePath().normalize().toString(),
          superblock,
          new PoolView.Space(space.capacityBlocks(), space.freeBlocks(), space.reserveBlocks()),
          header.incarnation(),
          header.checkpoint(),
          null);
    }
  }

  private static SlotHeader newestHeader(BlockDevice device, Superblock superblock)
      throws IOException {
    Geometry geometry = superblock.geometry();
    SlotHeader newest = null;
    for (int copy = 0; copy < 2; copy++) {
      SlotHeader found = header(device, geometry.headerBlock(0, copy), superblock.id());
      if (found != null && (newest == null || found.writeSequence() > newest.writeSequence())) {
        newest = found;
      }
    }
    if (newest == null) {
      long address = geometry.headerBlock(0, 0) * Extent.BLOCK_BYTES;
      throw new PoolException.Corrupt("header of slot 0", address, "a valid copy", "none");
    }
    return newest;
  }

  private static @Nullable SlotHeader header(BlockDevice device, long block, PoolId pool)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      device.read(block * Extent.BLOCK_BYTES, bytes);
      return SlotHeader.read(bytes, pool, 0);
    }
  }
}
