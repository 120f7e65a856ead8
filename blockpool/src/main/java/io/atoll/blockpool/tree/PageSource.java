package io.atoll.blockpool.tree;

import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Where pages are read from, verified. */
public interface PageSource {
  /**
   * The page behind a pointer, pinned until closed. Blocks while the device reads.
   *
   * @throws io.atoll.blockpool.PoolException.Corrupt when checksum or identity do not match
   */
  Pinned read(PagePointer pointer, long dataset) throws IOException;

  /** A page that stays in memory until closed. */
  interface Pinned extends AutoCloseable {
    /** 16 KiB. */
    MemorySegment bytes();

    @Override
    void close();
  }
}
