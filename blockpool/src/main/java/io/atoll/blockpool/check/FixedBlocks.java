package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import java.io.IOException;
import java.util.List;

/**
 * What a pool in use keeps in several copies at fixed places: superblock, slot header, map pages.
 * Numbered from 0. Broken copies are rewritten from sound ones by the thread that owns them (L1).
 */
public interface FixedBlocks {
  /** How many there are. */
  int count();

  /** What number {@code index} is. */
  Finding.Kind kind(int index);

  /**
   * Reads all copies of one and has those rewritten that are broken.
   *
   * @return the blocks that were rewritten, or will be with the next checkpoint
   * @throws PoolException.Corrupt when no copy is sound
   * @throws IOException when a write failed; the pool has stopped then
   */
  List<Long> mend(int index) throws IOException;
}
