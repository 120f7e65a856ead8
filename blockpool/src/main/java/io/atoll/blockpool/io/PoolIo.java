package io.atoll.blockpool.io;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.hash.Crc32c;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;

/**
 * The device of a pool, with the pool's checksum seed and counters of what went over it.
 * Thread-safe.
 */
public final class PoolIo {
  private final BlockDevice device;
  private final int seed;
  private final LongAdder readBytes = new LongAdder();
  private final LongAdder writtenBytes = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder flushes = new LongAdder();

  public PoolIo(BlockDevice device, PoolId pool) {
    this.device = device;
    this.seed = pool.crcSeed();
  }

  /** What every checksum of this pool starts from. */
  public int seed() {
    return seed;
  }

  public BlockDevice device() {
    return device;
  }

  /** Reads blocks without any check. */
  public void read(long block, MemorySegment into) throws IOException {
    reads.increment();
    readBytes.add(into.byteSize());
    Waits.begin();
    try {
      device.read(block * Extent.BLOCK_BYTES, into);
    } finally {
      Waits.end();
    }
  }

  /**
   * Reads whole blocks and compares the first {@code length} bytes with a checksum (L3).
   *
   * @throws PoolException.Corrupt when they differ
   */
  public void readVerified(String what, long block, MemorySegment into, long length, int crc)
      throws IOException {
    read(block, into);
    int found = Crc32c.of(into, 0, length, seed);
    if (found != crc && !Faults.planted(PlantedFault.PAGE_UNVERIFIED)) {
      throw new PoolException.Corrupt(
          what, block * Extent.BLOCK_BYTES, "CRC32C %08x".formatted(crc), "%08x".formatted(found));
    }
  }

  /** Checksum of the first bytes of a segment. */
  public int crc(MemorySegment bytes, long length) {
    return Crc32c.of(bytes, 0, length, seed);
  }

  /** Checksum of a whole segment. */
  public int blockCrc(MemorySegment block) {
    return Crc32c.of(block, 0, block.byteSize(), seed);
  }

  public void write(long block, MemorySegment from) throws IOException {
    writes.increment();
    writtenBytes.add(from.byteSize());
    Waits.begin();
    try {
      device.write(block * Extent.BLOCK_BYTES, from);
    } finally {
      Waits.end();
    }
  }

  /**
   * Has storage allocated for an extent that nobody uses yet, see {@link BlockDevice#provision}.
   * What that writes counts as written.
   */
  public void provision(Extent extent) throws IOException {
    writtenBytes.add(device.provision(extent.offsetBytes(), extent.lengthBytes()));
  }

  public void flush() throws IOException {
    flushes.increment();
    device.flush();
  }

  /** Counters since opening. */
  public Counters counters() {
    return new Counters(
        reads.sum(), readBytes.sum(), writes.sum(), writtenBytes.sum(), flushes.sum());
  }

  /** What went over the device: calls and bytes. */
  public record Counters(
      long reads, long readBytes, long writes, long writtenBytes, long flushes) {}
}
