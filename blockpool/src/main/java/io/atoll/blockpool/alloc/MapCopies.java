package io.atoll.blockpool.alloc;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The two copies of each map page on the device. A page's number counts over all groups. Not
 * thread-safe where it writes: the caller is the copies' writer (L1).
 */
public final class MapCopies {
  private final PoolIo io;
  private final Geometry geometry;

  public MapCopies(PoolIo io, Geometry geometry) {
    this.io = io;
    this.geometry = geometry;
  }

  private int group(int page) {
    return page / geometry.mapPagesPerGroup();
  }

  private int pageInGroup(int page) {
    return page % geometry.mapPagesPerGroup();
  }

  /** Where a copy lies. */
  public long block(int page, int copy) {
    return geometry.mapBlock(group(page), pageInGroup(page), copy);
  }

  /**
   * Encodes a page, as each of its copies is to be.
   *
   * @param words 1 for in use
   */
  void encode(int page, long checkpoint, long[] words, MemorySegment block) {
    MapPage.write(block, group(page), pageInGroup(page), checkpoint, words);
  }

  /** Writes what {@link #encode} made. */
  void write(int page, int copy, MemorySegment block) throws IOException {
    io.write(block(page, copy), block);
  }

  /**
   * The bits of a page: its current copy's, or where that is broken the other's.
   *
   * @throws PoolException.Corrupt when neither is what the row says
   */
  long[] read(int page, MapState row) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      if (Faults.planted(PlantedFault.STALE_MAP_COPY_TRUSTED)) {
        io.read(block(page, 1 - row.copy()), block);
        return MapPage.words(block);
      }
      try {
        read(page, row, row.copy(), block);
      } catch (IOException broken) {
        readOther(page, row, block, broken);
      }
      return MapPage.words(block);
    }
  }

  private void readOther(int page, MapState row, MemorySegment block, IOException broken)
      throws IOException {
    try {
      read(page, row, 1 - row.copy(), block);
    } catch (IOException e) {
      broken.addSuppressed(e);
      throw broken;
    }
  }

  private void read(int page, MapState row, int copy, MemorySegment block) throws IOException {
    long at = block(page, copy);
    io.readVerified("map page", at, block, Extent.BLOCK_BYTES, row.crc());
    if (!MapPage.identifies(block, group(page), pageInGroup(page))) {
      throw new PoolException.Corrupt(
          "map page", at * Extent.BLOCK_BYTES, "map page " + page, "another");
    }
  }

  /** Whether a copy, read into {@code block}, is what its row says. */
  public boolean sound(int page, MapState row, int copy, MemorySegment block) {
    try {
      read(page, row, copy, block);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Rewrites a broken copy from the other.
   *
   * @return the blocks rewritten
   * @throws PoolException.Corrupt when both are broken
   * @throws IOException when a write failed, so that the copy's state is unknown
   */
  List<Long> mend(int page, MapState row) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment first = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      MemorySegment second = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      boolean firstSound = sound(page, row, 0, first);
      boolean secondSound = sound(page, row, 1, second);
      if (firstSound && secondSound) {
        return List.of();
      }
      if (!firstSound && !secondSound) {
        throw new PoolException.Corrupt(
            "map page " + page,
            block(page, row.copy()) * Extent.BLOCK_BYTES,
            "a sound copy in one of two blocks",
            "none");
      }
      // The sound copy may still be on its way.
      io.flush();
      long broken = block(page, firstSound ? 1 : 0);
      io.write(broken, firstSound ? first : second);
      io.flush();
      return List.of(broken);
    }
  }
}
