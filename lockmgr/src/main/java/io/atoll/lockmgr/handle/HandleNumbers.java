package io.atoll.lockmgr.handle;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a node's handles (H2): a place in a table and a generation, so that a number is
 * found at once and never used again. Guarded by the latch of the {@link Handles}.
 */
final class HandleNumbers {
  private static final int INDEX_BITS = 24;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  private @Nullable Handle[] byIndex = new @Nullable Handle[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;
  private long generation;

  /** A number for a new handle, which is to be {@link #put}. */
  long next() {
    int index;
    if (freeCount > 0) {
      index = free[--freeCount];
    } else {
      if (used == byIndex.length) {
        byIndex = Arrays.copyOf(byIndex, used * 2);
      }
      index = used++;
    }
    return (++generation << INDEX_BITS) | index;
  }

  void put(Handle handle) {
    byIndex[(int) handle.id & INDEX_MASK] = handle;
  }

  /** The handle with this number; null if it is gone. */
  @Nullable Handle find(long id) {
    Handle handle = byIndex[(int) id & INDEX_MASK];
    return handle != null && handle.id == id ? handle : null;
  }

  void forget(Handle handle) {
    int index = (int) handle.id & INDEX_MASK;
    byIndex[index] = null;
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = index;
  }

  /** How many handles there are. */
  int count() {
    return used - freeCount;
  }

  /** Whether no further handle fits. */
  boolean full() {
    return count() >= INDEX_MASK;
  }

  /** All handles, as of now. */
  List<Handle> all() {
    return Arrays.stream(byIndex).filter(Objects::nonNull).toList();
  }
}
