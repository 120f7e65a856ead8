package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.MapPage;
import java.io.IOException;
import java.util.Arrays;

/** Lets a check go on where a map page has no sound copy: all of it seems in use. */
final class UnreadableMaps {
  private static final long[] FULL = new long[MapPage.WORDS];

  static {
    Arrays.fill(FULL, -1L);
  }

  private UnreadableMaps() {}

  static void standIn(SpaceMap space) throws IOException {
    for (int page = 0; page < space.mapPages(); page++) {
      if (!readable(space, page)) {
        space.install(page, FULL);
      }
    }
  }

  /** Whether a page has a sound copy, or was never written. */
  static boolean readable(SpaceMap space, int page) throws IOException {
    try {
      space.readStored(page);
      return true;
    } catch (PoolException.Corrupt e) {
      return false;
    }
  }
}
