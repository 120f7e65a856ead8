package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.Purpose;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.Extent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out an upload's content blocks one behind the other, so that neighbours can be written and
 * read in one piece whatever others allocate meanwhile. Any thread.
 */
final class SpaceRun implements AutoCloseable {
  private static final int RUN_BLOCKS = 256;

  /** A run is at most this part of what is free: small pools have none to set aside. */
  private static final int SHARE_OF_FREE = 4096;

  private final SpaceMap space;
  private long expectedBlocks;
  private @Nullable Extent run;

  /**
   * @param expectedBlocks that will be asked for; more may be, but no more are set aside
   */
  SpaceRun(SpaceMap space, long expectedBlocks) {
    this.space = space;
    this.expectedBlocks = expectedBlocks;
  }

  synchronized Extent take(int blocks) throws IOException {
    Extent rest = run;
    if (rest == null || rest.blocks() < blocks) {
      run = null;
      if (rest != null) {
        space.release(rest);
      }
      long wanted = Math.min(expectedBlocks, space.freeBlocks() / SHARE_OF_FREE);
      rest = space.allocate(Purpose.CONTENT, blocks, Math.clamp(wanted, blocks, RUN_BLOCKS));
    }
    int left = rest.blocks() - blocks;
    run = left == 0 ? null : new Extent(rest.block() + blocks, left);
    expectedBlocks -= blocks;
    return new Extent(rest.block(), blocks);
  }

  /** Gives back the rest of the run, so that a check finds no reserved space. */
  @Override
  public synchronized void close() throws IOException {
    if (run != null) {
      space.release(run);
      run = null;
    }
  }
}
