package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * CRC-64/NVME over sixteen tables ("slicing", Kounavis and Berry 2005), 32 KiB in all: sixteen
 * bytes a step. Takes and gives bare remainders, without the inversions before and after.
 */
final class Crc64Tables {
  private static final int SLICES = 16;
  private static final long[] TABLE = table();

  private Crc64Tables() {}

  private static long[] table() {
    long[] table = new long[SLICES * 256];
    for (int i = 0; i < 256; i++) {
      long value = i;
      for (int bit = 0; bit < 8; bit++) {
        value = (value & 1) != 0 ? value >>> 1 ^ Crc64Nvme.POLYNOMIAL : value >>> 1;
      }
      table[i] = value;
    }
    for (int i = 256; i < table.length; i++) {
      long before = table[i - 256];
      table[i] = before >>> 8 ^ table[(int) (before & 0xFF)];
    }
    return table;
  }

  /** The remainder after what is left of the buffer, whose position does not change. */
  static long update(long crc, ByteBuffer data) {
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    long value = crc;
    int at = in.position();
    int end = in.limit();
    for (; at <= end - SLICES; at += SLICES) {
      value = update(value, in.getLong(at), in.getLong(at + 8));
    }
    for (; at < end; at++) {
      value = update(value, in.get(at));
    }
    return value;
  }

  /** The remainder after one more byte. */
  static long update(long crc, byte next) {
    return crc >>> 8 ^ TABLE[(int) (crc ^ next) & 0xFF];
  }

  /** The remainder after sixteen more bytes, given as two little-endian words. */
  static long update(long crc, long first, long second) {
    return high(crc ^ first) ^ low(second);
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
}
