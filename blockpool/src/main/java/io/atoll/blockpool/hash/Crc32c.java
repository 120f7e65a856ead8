package io.atoll.blockpool.hash;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/**
 * Seeded CRC-32C (Castagnoli, RFC 3720 appendix B.4): the checksum of the four little-endian bytes
 * of the seed followed by the data. Two pools with different seeds thus never take each other's
 * bytes for valid, and a block of zeroes is not valid by accident.
 *
 * <p>Uses the processor's instructions through {@link CRC32C}; the little objects below are removed
 * by the compiler.
 */
public final class Crc32c {
  private Crc32c() {}

  /**
   * Checksum of a range of a segment, native or on the heap.
   *
   * @param offset where the range begins in the segment, in bytes
   * @param length length in bytes, 0 to 2 GiB - 1
   * @throws IndexOutOfBoundsException if the range is not within the segment
   */
  public static int of(MemorySegment segment, long offset, long length, int seed) {
    CRC32C crc = seeded(seed);
    crc.update(segment.asSlice(offset, length).asByteBuffer());
    return (int) crc.getValue();
  }

  /**
   * Checksum of a range of an array.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  public static int of(byte[] data, int offset, int length, int seed) {
    CRC32C crc = seeded(seed);
    crc.update(data, offset, length);
    return (int) crc.getValue();
  }

  private static CRC32C seeded(int seed) {
    CRC32C crc = new CRC32C();
    crc.update(seed);
    crc.update(seed >>> 8);
    crc.update(seed >>> 16);
    crc.update(seed >>> 24);
    return crc;
  }
}
