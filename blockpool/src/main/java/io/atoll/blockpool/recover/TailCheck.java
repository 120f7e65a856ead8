package io.atoll.blockpool.recover;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.RecordVisitor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Whether the extents that a record began to refer to hold what it says. Asked only of records that
 * may not have been flushed: of others a mismatch is rot, and found by whoever reads.
 */
final class TailCheck implements RecordVisitor {
  private final PoolIo io;
  private boolean matches;

  TailCheck(PoolIo io) {
    this.io = io;
  }

  boolean matches(byte[] record) throws IOException {
    matches = true;
    RecordVisitor.visit(record, this);
    return matches;
  }

  @Override
  public void allocate(Extent extent, int storedBytes, int crc) throws IOException {
    if (!matches) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(extent.lengthBytes(), Extent.BLOCK_BYTES);
      io.read(extent.block(), bytes);
      matches = io.crc(bytes, storedBytes) == crc;
    }
  }
}
