package io.atoll.blockpool.recover;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.Superblock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The copies of the superblock on a device. */
public final class SuperblockStore {
  private SuperblockStore() {}

  /**
   * The newest valid superblock, null when the device holds none.
   *
   * @throws PoolException.Unsupported when it holds one that this build does not know
   */
  public static @Nullable Superblock find(BlockDevice device) throws IOException {
    Superblock newest = null;
    PoolException.Unsupported unknown = null;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (long copy : Geometry.superblockCopies()) {
        if ((copy + 1) * Extent.BLOCK_BYTES > device.sizeBytes()) {
          continue;
        }
        device.read(copy * Extent.BLOCK_BYTES, block);
        try {
          Superblock found = Superblock.read(block);
          if (found != null && found.newerThan(newest)) {
            newest = found;
          }
        } catch (PoolException.Unsupported e) {
          unknown = e;
        }
      }
    }
    if (newest == null && unknown != null) {
      throw unknown;
    }
    return newest;
  }

  /**
   * Rewrites each copy that is not this superblock. For the superblocks' writer (L1).
   *
   * @return the blocks rewritten
   * @throws IOException when a write failed, so that a copy's state is unknown
   */
  public static List<Long> mend(BlockDevice device, Superblock superblock) throws IOException {
    List<Long> mended = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (long copy : Geometry.superblockCopies()) {
        if (!same(device, copy, superblock, block)) {
          superblock.write(block);
          device.write(copy * Extent.BLOCK_BYTES, block);
          device.flush();
          mended.add(copy);
        }
      }
    }
    return mended;
  }

  private static boolean same(
      BlockDevice device, long copy, Superblock superblock, MemorySegment block) {
    try {
      device.read(copy * Extent.BLOCK_BYTES, block);
      return superblock.equals(Superblock.read(block));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Writes all copies, one after the other with a flush behind each, so that one is always whole.
   */
  public static void write(BlockDevice device, Superblock superblock) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      superblock.write(block);
      for (long copy : Geometry.superblockCopies()) {
        device.write(copy * Extent.BLOCK_BYTES, block);
        device.flush();
      }
    }
  }
}
