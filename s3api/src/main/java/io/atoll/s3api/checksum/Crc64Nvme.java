package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64/NVME: polynomial 0xAD93D23594C93659, reflected, all ones in and out. Sixteen bytes a step
 * over sixteen tables ("slicing", Kounavis and Berry 2005), 32 KiB in all.
 */
final class Crc64Nvme implements RunningChecksum {
  /** The polynomial with its bits reversed. */
  static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private static final int SLICES = 16;
  private static final long[] TABLE = table();

  private long crc = -1L;

  private static long[] table() {
    long[] table = new long[SLICES * 256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) != 0 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
      }
      table[i] = value;
    }
    for (int i = 256; i < table.length; i++) {
      long before = table[i - 256];
      table[i] = before >>> 8 ^ table[(int) (before & 0xFF)];
    }
    return table;
  }

  @Override
  public void update(ByteBuffer data) {
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long value = crc;
    int at = in.position();
    int end = in.limit();
    for (; at <= end - SLICES; at += SLICES) {
      value = high(value ^ in.getLong(at)) ^ low(in.getLong(at + 8));
    }
    for (; at < end; at++) {
      value = value >>> 8 ^ TABLE[(int) (value ^ in.get(at)) & 0xFF];
    }
    crc = value;
  }

  private static long high(long word) {
    return TABLE[(15 << 8) | ((int) word & 0xFF)]
        ^ TABLE[(14 << 8) | ((int) (word >>> 8) & 0xFF)]
        ^ TABLE[(13 << 8) | ((int) (word >>> 16) & 0xFF)]
        ^ TABLE[(12 << 8) | ((int) (word >>> 24) & 0xFF)]
        ^ TABLE[(11 << 8) | ((int) (word >>> 32) & 0xFF)]
        ^ TABLE[(10 << 8) | ((int) (word >>> 40) & 0xFF)]
        ^ TABLE[(9 << 8) | ((int) (word >>> 48) & 0xFF)]
        ^ TABLE[(8 << 8) | (int) (word >>> 56)];
  }

  private static long low(long word) {
    return TABLE[(7 << 8) | ((int) word & 0xFF)]
        ^ TABLE[(6 << 8) | ((int) (word >>> 8) & 0xFF)]
        ^ TABLE[(5 << 8) | ((int) (word >>> 16) & 0xFF)]
        ^ TABLE[(4 << 8) | ((int) (word >>> 24) & 0xFF)]
        ^ TABLE[(3 << 8) | ((int) (word >>> 32) & 0xFF)]
        ^ TABLE[(2 << 8) | ((int) (word >>> 40) & 0xFF)]
        ^ TABLE[(1 << 8) | ((int) (word >>> 48) & 0xFF)]
        ^ TABLE[(int) (word >>> 56)];
  }

  @Override
  public Digest finish() {
    Digest value = Digest.ofNumber(~crc, 8);
    crc = -1L;
    return value;
  }
}
