package io.atoll.blockpool.commit;

import io.atoll.blockpool.format.Extent;
import java.io.IOException;
import java.util.Arrays;

/** Many extents in little memory: 48 bits of block and 16 of count in a long. */
public final class ExtentList {
  /** What is done with each. */
  public interface Action {
    void accept(Extent extent) throws IOException;
  }

  private static final int MAX_BLOCKS = 0xFFFF;

  private long[] packed = new long[16];
  private int size;
  private long blocks;

  public void add(Extent extent) {
    if (extent.blocks() > MAX_BLOCKS) {
      throw new IllegalArgumentException("extent of " + extent.blocks() + " blocks");
    }
    if (size == packed.length) {
      packed = Arrays.copyOf(packed, size * 2);
    }
    blocks += extent.blocks();
    packed[size++] = extent.block() << 16 | extent.blocks();
  }

  /** Forgets all behind the first {@code count}. */
  public void truncate(int count) {
    while (size > count) {
      blocks -= packed[--size] & MAX_BLOCKS;
    }
  }

  public int size() {
    return size;
  }

  /** Blocks of all extents together. */
  public long blocks() {
    return blocks;
  }

  public void forEach(Action action) throws IOException {
    for (int i = 0; i < size; i++) {
      action.accept(new Extent(packed[i] >>> 16, (int) (packed[i] & MAX_BLOCKS)));
    }
  }
}
