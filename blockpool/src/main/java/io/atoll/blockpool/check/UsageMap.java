package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import java.util.HashMap;
import java.util.Map;

/**
 * Which blocks something refers to: one bit a block, for the parts of the device where there are
 * any (32 MiB for a full TiB).
 */
final class UsageMap {
  private final Geometry geometry;
  private final Findings findings;
  private final Map<Integer, long[]> pages = new HashMap<>();
  private long used;

  UsageMap(Geometry geometry, Findings findings) {
    this.geometry = geometry;
    this.findings = findings;
    for (int group = 0; group < geometry.groupCount(); group++) {
      mark(
          new Extent(geometry.groupStart(group), geometry.groupMetadataBlocks()), "group " + group);
    }
  }

  /** Something refers to these blocks. */
  void mark(Extent extent, String what) {
    long limit = geometry.groupCount() == 0 ? 0 : geometry.groupEnd(geometry.groupCount() - 1);
    if (extent.block() < geometry.groupsStart() || extent.end() > limit) {
      findings.damage(
          Kind.ROW, extent.block(), what + " refers to blocks outside of the allocation groups");
      return;
    }
    long twice = -1;
    for (long block = extent.block(); block < extent.end(); block++) {
      long[] words = pages.computeIfAbsent(pageOf(block), page -> new long[MapPage.WORDS]);
      int bit = bitOf(block);
      if ((words[bit >>> 6] >>> bit & 1) != 0) {
        twice = twice < 0 ? block : twice;
      }
      words[bit >>> 6] |= 1L << bit;
      used++;
    }
    if (twice >= 0) {
      findings.damage(Kind.DOUBLY_USED, twice, what + " uses blocks that something else uses too");
    }
  }

  /** Makes blocks used or unused, whatever they were. */
  void set(Extent extent, boolean use) {
    for (long block = extent.block(); block < extent.end(); block++) {
      long[] words = pages.computeIfAbsent(pageOf(block), page -> new long[MapPage.WORDS]);
      int bit = bitOf(block);
      long mask = 1L << bit;
      words[bit >>> 6] = use ? words[bit >>> 6] | mask : words[bit >>> 6] & ~mask;
    }
  }

  boolean isMarked(long block) {
    long[] words = pages.get(pageOf(block));
    int bit = bitOf(block);
    return words != null && (words[bit >>> 6] >>> bit & 1) != 0;
  }

  /** The bits of a map page; not to be changed. */
  long[] words(int page) {
    return pages.getOrDefault(page, new long[MapPage.WORDS]);
  }

  long used() {
    return used;
  }

  private int pageOf(long block) {
    long offset = block - geometry.groupsStart();
    long group = offset / geometry.groupBlocks();
    return (int)
        (group * geometry.mapPagesPerGroup() + offset % geometry.groupBlocks() / MapPage.BITS);
  }

  private int bitOf(long block) {
    return (int) ((block - geometry.groupsStart()) % geometry.groupBlocks() % MapPage.BITS);
  }
}
