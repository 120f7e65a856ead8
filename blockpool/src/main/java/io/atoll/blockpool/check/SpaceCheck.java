package io.atoll.blockpool.check;

import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.commit.Interval;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the free-space maps, with what the journal changed since the checkpoint, with what is
 * referred to: they must be equal (J6).
 */
final class SpaceCheck {
  private static final int KEPT_RUNS = 100_000;

  private final PoolIo io;
  private final Geometry geometry;
  private final Map<Integer, MapState> states;
  private final Findings findings;
  private final Map<Integer, long[]> maps = new HashMap<>();
  private final List<Extent> leaked = new ArrayList<>();

  SpaceCheck(PoolIo io, Geometry geometry, Map<Integer, MapState> states, Findings findings) {
    this.io = io;
    this.geometry = geometry;
    this.states = states;
    this.findings = findings;
  }

  /** Runs of blocks that are in use though nothing refers to them. */
  List<Extent> leaked() {
    return leaked;
  }

  /**
   * Compares.
   *
   * @param interval what the journal's records allocated and freed
   */
  void compare(Interval interval, UsageMap usage) throws IOException {
    applyInterval(interval);
    int pages = geometry.groupCount() * geometry.mapPagesPerGroup();
    for (int page = 0; page < pages; page++) {
      long[] map = map(page);
      if (map.length > 0) {
        comparePage(page, map, usage.words(page));
      }
      maps.remove(page);
    }
  }

  private void applyInterval(Interval interval) throws IOException {
    interval.allocated().forEach(extent -> set(extent, true));
    interval.freed().forEach(extent -> set(extent, false));
  }

  private void set(Extent extent, boolean value) throws IOException {
    for (long block = extent.block(); block < extent.end(); block++) {
      long offset = block - geometry.groupsStart();
      int page =
          (int)
              (offset / geometry.groupBlocks() * geometry.mapPagesPerGroup()
                  + offset % geometry.groupBlocks() / MapPage.BITS);
      int bit = (int) (offset % geometry.groupBlocks() % MapPage.BITS);
      long[] words = map(page);
      if (words.length == 0) {
        return;
      }
      boolean was = (words[bit >>> 6] >>> bit & 1) != 0;
      if (was == value) {
        findings.damage(
            Kind.JOURNAL,
            block,
            value ? "a record allocates a block in use" : "a record frees a free block");
      }
      words[bit >>> 6] = value ? words[bit >>> 6] | 1L << bit : words[bit >>> 6] & ~(1L << bit);
    }
  }

  private void comparePage(int page, long[] map, long[] used) {
    long start = firstBlock(page);
    int usable =
        Math.clamp(geometry.groupEnd(page / geometry.mapPagesPerGroup()) - start, 0, MapPage.BITS);
    int at = 0;
    while (at < usable) {
      int state = stateOf(map, used, at);
      int end = at + 1;
      while (end < usable && stateOf(map, used, end) == state) {
        end++;
      }
      if (state != 0) {
        report(state > 0, new Extent(start + at, end - at));
      }
      at = end;
    }
  }

  /** 0 where map and use agree, 1 for in use without reason, -1 for used but free. */
  private static int stateOf(long[] map, long[] used, int bit) {
    return (int) ((map[bit >>> 6] >>> bit & 1) - (used[bit >>> 6] >>> bit & 1));
  }

  private void report(boolean leak, Extent run) {
    if (leak) {
      findings.repairable(
          Kind.LEAKED,
          run.block(),
          run.blocks() + " blocks are in use, but nothing refers to them");
      if (leaked.size() < KEPT_RUNS) {
        leaked.add(run);
      }
    } else {
      findings.damage(
          Kind.USED_BUT_FREE,
          run.block(),
          run.blocks() + " blocks are referred to, but free in the map");
    }
  }

  private long firstBlock(int page) {
    int perGroup = geometry.mapPagesPerGroup();
    return geometry.groupStart(page / perGroup) + (long) (page % perGroup) * MapPage.BITS;
  }

  /** The bits of a map page, empty when it cannot be read. */
  private long[] map(int page) throws IOException {
    long[] known = maps.get(page);
    if (known == null) {
      known = read(page);
      maps.put(page, known);
    }
    return known;
  }

  private long[] read(int page) throws IOException {
    MapState state = states.get(page);
    if (state == null) {
      long[] fresh = new long[MapPage.WORDS];
      int inPage = page % geometry.mapPagesPerGroup();
      int metadata =
          Math.clamp(
              (long) geometry.groupMetadataBlocks() - (long) inPage * MapPage.BITS,
              0,
              MapPage.BITS);
      for (int bit = 0; bit < metadata; bit++) {
        fresh[bit >>> 6] |= 1L << bit;
      }
      return fresh;
    }
    long[] current = copy(page, state, state.copy());
    long[] mirror = copy(page, state, 1 - state.copy());
    if (mirror == null) {
      // Written behind the checkpoint without a flush of its own, so a crash may leave it.
      findings.note(
          Kind.MAP_COPY,
          block(page, 1 - state.copy()),
          "the second copy of map page " + page + " is not current");
    }
    if (current != null) {
      checkFree(page, state, current);
      return current;
    }
    if (mirror != null) {
      findings.repairable(
          Kind.MAP_COPY,
          block(page, state.copy()),
          "the current copy of map page " + page + " is broken");
      return mirror;
    }
    findings.damage(
        Kind.MAP_PAGE, block(page, state.copy()), "no copy of map page " + page + " is valid");
    return new long[0];
  }

  private void checkFree(int page, MapState state, long[] words) {
    int used = 0;
    for (int bit = 0; bit < state.usableBlocks(); bit++) {
      used += (int) (words[bit >>> 6] >>> bit & 1);
    }
    if (state.usableBlocks() - used != state.freeBlocks()) {
      findings.damage(
          Kind.MAP_PAGE,
          block(page, state.copy()),
          "map page %d shows %d blocks free, its row says %d"
              .formatted(page, state.usableBlocks() - used, state.freeBlocks()));
    }
  }

  private long block(int page, int copy) {
    return geometry.mapBlock(
        page / geometry.mapPagesPerGroup(), page % geometry.mapPagesPerGroup(), copy);
  }

  private long @Nullable [] copy(int page, MapState state, int copy) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      io.readVerified("map page", block(page, copy), block, Extent.BLOCK_BYTES, state.crc());
      boolean right =
          MapPage.identifies(
              block, page / geometry.mapPagesPerGroup(), page % geometry.mapPagesPerGroup());
      return right ? MapPage.words(block) : null;
    } catch (IOException e) {
      return null;
    }
  }
}
