package io.atoll.blockpool.format;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;

/**
 * Leads to a tree page and proves it (L3).
 *
 * @param block first of the page's four blocks
 * @param crc CRC32C over the page, seeded with the pool
 * @param birth generation of the dataset in which this reference was made
 */
public record PagePointer(long block, int crc, long birth) {
  /** Stored size in bytes. */
  public static final int BYTES = 20;

  public void write(RowWriter out) {
    out.i64(block).i32(crc).i64(birth);
  }

  public static PagePointer read(RowReader in) {
    return new PagePointer(in.i64(), in.i32(), in.i64());
  }

  public Extent extent() {
    return new Extent(block, PageLayout.PAGE_BLOCKS);
  }
}
