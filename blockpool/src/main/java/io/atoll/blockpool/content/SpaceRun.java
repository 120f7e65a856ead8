package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.Purpose;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.Extent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands out blocks for small payloads one behind the other, so that the journal's thread can write
 * neighbours in one piece. Any thread.
 */
final class PayloadSpace {
  private static final int RUN_BLOCKS = 256;

  private final SpaceMap space;
  private @Nullable Extent run;

  PayloadSpace(SpaceMap space) {
    this.space = space;
  }

  synchronized Extent take(int blocks) throws IOException {
    Extent rest = run;
    if (rest == null || rest.blocks() < blocks) {
      run = null;
      if (rest != null) {
        space.release(rest);
      }
      rest = space.allocate(Purpose.PAYLOAD, blocks, RUN_BLOCKS);
    }
    int left = rest.blocks() - blocks;
    run = left == 0 ? null : new Extent(rest.block() + blocks, left);
    return new Extent(rest.block(), blocks);
  }

  /** Gives back the rest of the run, so that a check finds no reserved space. */
  synchronized void close() throws IOException {
    if (run != null) {
      space.release(run);
      run = null;
    }
  }
}
