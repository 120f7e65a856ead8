package io.atoll.testkit.pool;

import io.atoll.blockpool.format.Geometry;
import java.util.HashSet;
import java.util.Set;

/**
 * Watches writes to the blocks at fixed places: of the copies of one thing never two may be in
 * flight at once (L1, C4), since a crash could break them both.
 */
final class FixedBlockRules {
  private final Set<Long> unflushed = new HashSet<>();

  void written(long offsetBytes) {
    long block = offsetBytes / 4096;
    for (long other : copiesOf(block)) {
      Violation.require(
          !unflushed.contains(other),
          "C4: block %d is written while a write to its copy %d is not flushed"
              .formatted(block, other));
    }
    unflushed.add(block);
  }

  void flushed() {
    unflushed.clear();
  }

  private static long[] copiesOf(long block) {
    for (long copy : Geometry.superblockCopies()) {
      if (copy == block) {
        return Geometry.superblockCopies();
      }
    }
    if (block >= Geometry.SLOTS_START && block < Geometry.JOURNALS_START) {
      long slot = (block - Geometry.SLOTS_START) / Geometry.SLOT_BLOCKS;
      long first = Geometry.SLOTS_START + slot * Geometry.SLOT_BLOCKS + 2;
      return new long[] {first, first + 1};
    }
    return new long[0];
  }
}
