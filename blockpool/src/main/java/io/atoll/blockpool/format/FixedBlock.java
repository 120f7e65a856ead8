package io.atoll.blockpool.format;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.hash.Crc32c;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The common form of the blocks at fixed places: magic, checksum, payload length, payload. The
 * checksum covers the whole block but itself, from a given seed.
 */
final class FixedBlock {
  static final int AT_CHECKSUM = 8;
  static final int AT_LENGTH = 12;
  static final int HEADER_BYTES = 16;

  private FixedBlock() {}

  static void write(MemorySegment block, long magic, int seed, RowWriter payload) {
    if (payload.length() > Extent.BLOCK_BYTES - HEADER_BYTES) {
      throw new IllegalStateException(
          "payload of " + payload.length() + " bytes exceeds its block");
    }
    RowWriter whole = new RowWriter(Extent.BLOCK_BYTES);
    whole.i64(magic).i32(0).i32(payload.length()).raw(payload.array(), 0, payload.length());
    byte[] bytes = Arrays.copyOf(whole.array(), Extent.BLOCK_BYTES);
    Arrays.fill(bytes, whole.length(), bytes.length, (byte) 0);
    setChecksum(bytes, Crc32c.of(bytes, 0, bytes.length, seed));
    MemorySegment.copy(bytes, 0, block, ValueLayout.JAVA_BYTE, 0, bytes.length);
  }

  /** The payload, null when magic or checksum do not fit: unknown, not empty. */
  static @Nullable RowReader read(MemorySegment block, long magic, int seed) {
    byte[] bytes = new byte[Extent.BLOCK_BYTES];
    MemorySegment.copy(block, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    RowReader in = new RowReader(bytes);
    long foundMagic = in.i64();
    int stored = in.i32();
    int length = in.i32();
    setChecksum(bytes, 0);
    boolean valid =
        foundMagic == magic
            && length >= 0
            && length <= Extent.BLOCK_BYTES - HEADER_BYTES
            && Crc32c.of(bytes, 0, bytes.length, seed) == stored;
    return valid ? new RowReader(bytes, HEADER_BYTES, length) : null;
  }

  private static void setChecksum(byte[] bytes, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[AT_CHECKSUM + i] = (byte) (value >>> (8 * i));
    }
  }
}
