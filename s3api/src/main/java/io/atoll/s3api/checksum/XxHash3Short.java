package io.atoll.s3api.checksum;

import static io.atoll.s3api.checksum.XxHashMath.PRIME32_2;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_1;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_2;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_4;
import static io.atoll.s3api.checksum.XxHashMath.PRIME_MX2;
import static io.atoll.s3api.checksum.XxHashMath.avalanche3;
import static io.atoll.s3api.checksum.XxHashMath.avalanche64;
import static io.atoll.s3api.checksum.XxHashMath.foldedProduct;

import java.nio.ByteBuffer;

/** XXH3 of at most 240 bytes; each range of lengths has a way of its own. See {@link XxHash3}. */
final class XxHash3Short {
  /** The longest input that is hashed here. */
  static final int MAX_BYTES = 240;

  /** The most bytes that are taken from both ends at once. */
  private static final int MAX_PAIRED_BYTES = 128;

  /**
   * Where the secret begins for the second half of the longest inputs, and for their last bytes.
   */
  private static final int SECOND_AT = 3;

  private static final int LAST_AT = 119;
  private static final int WIDE_LAST_AT = 103;

  private XxHash3Short() {}

  /** The hash of a little-endian buffer's bytes from 0 to its limit. */
  static Digest hash(ByteBuffer in, boolean wide) {
    int size = in.limit();
    if (size > 16) {
      return wide ? wideMiddle(in, size) : Digest.ofNumber(middle(in, size), 8);
    }
    if (size > 8) {
      return wide ? wideTo16(in, size) : Digest.ofNumber(to16(in, size), 8);
    }
    if (size >= 4) {
      return wide ? wideTo8(in, size) : Digest.ofNumber(to8(in, size), 8);
    }
    if (size > 0) {
      return to3(in, size, wide);
    }
    long low = avalanche64(wide ? secretPair(64) : secretPair(56));
    return wide ? digest(avalanche64(secretPair(80)), low) : Digest.ofNumber(low, 8);
  }

  /** A value of 128 bits. */
  static Digest digest(long high, long low) {
    return Digest.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  private static long secretPair(int at) {
    return XxHash3Secret.word(at) ^ XxHash3Secret.word(at + 8);
  }

  private static Digest to3(ByteBuffer in, int size, boolean wide) {
    int first = in.get(0) & 0xFF;
    int middle = in.get(size >> 1) & 0xFF;
    int last = in.get(size - 1) & 0xFF;
    int combined = first << 16 | middle << 24 | last | size << 8;
    long flip = XxHash3Secret.half(0) ^ XxHash3Secret.half(4);
    long low = avalanche64(Integer.toUnsignedLong(combined) ^ flip);
    if (!wide) {
      return Digest.ofNumber(low, 8);
    }
    int turned = Integer.rotateLeft(Integer.reverseBytes(combined), 13);
    long highFlip = XxHash3Secret.half(8) ^ XxHash3Secret.half(12);
    return digest(avalanche64(Integer.toUnsignedLong(turned) ^ highFlip), low);
  }

  private static long to8(ByteBuffer in, int size) {
    long first = Integer.toUnsignedLong(in.getInt(0));
    long last = Integer.toUnsignedLong(in.getInt(size - 4));
    long hash = (last + (first << 32)) ^ secretPair(8);
    hash ^= Long.rotateLeft(hash, 49) ^ Long.rotateLeft(hash, 24);
    hash *= PRIME_MX2;
    hash ^= (hash >>> 35) + size;
    hash *= PRIME_MX2;
    return hash ^ hash >>> 28;
  }

  private static Digest wideTo8(ByteBuffer in, int size) {
    long first = Integer.toUnsignedLong(in.getInt(0));
    long last = Integer.toUnsignedLong(in.getInt(size - 4));
    long keyed = (first + (last << 32)) ^ secretPair(16);
    long factor = PRIME64_1 + ((long) size << 2);
    long low = keyed * factor;
    long high = Math.unsignedMultiplyHigh(keyed, factor) + (low << 1);
    low ^= high >>> 3;
    low = (low ^ low >>> 35) * PRIME_MX2;
    return digest(avalanche3(high), low ^ low >>> 28);
  }

  private static long to16(ByteBuffer in, int size) {
    long low = in.getLong(0) ^ secretPair(24);
    long high = in.getLong(size - 8) ^ secretPair(40);
    return avalanche3(size + Long.reverseBytes(low) + high + foldedProduct(low, high));
  }

  private static Digest wideTo16(ByteBuffer in, int size) {
    long last = in.getLong(size - 8);
    long keyed = in.getLong(0) ^ last ^ secretPair(32);
    long low = keyed * PRIME64_1 + ((long) (size - 1) << 54);
    long flipped = last ^ secretPair(48);
    long high =
        Math.unsignedMultiplyHigh(keyed, PRIME64_1)
            + flipped
            + (flipped & 0xFFFFFFFFL) * (PRIME32_2 - 1);
    low ^= Long.reverseBytes(high);
    long productHigh = Math.unsignedMultiplyHigh(low, PRIME64_2) + high * PRIME64_2;
    return digest(avalanche3(productHigh), avalanche3(low * PRIME64_2));
  }

  private static long mix(ByteBuffer in, int at, int secretAt) {
    return foldedProduct(
        in.getLong(at) ^ XxHash3Secret.word(secretAt),
        in.getLong(at + 8) ^ XxHash3Secret.word(secretAt + 8));
  }

  private static long middle(ByteBuffer in, int size) {
    long sum = size * PRIME64_1;
    if (size <= MAX_PAIRED_BYTES) {
      for (int i = (size - 1) / 32; i >= 0; i--) {
        sum += mix(in, 16 * i, 32 * i) + mix(in, size - 16 * (i + 1), 32 * i + 16);
      }
      return avalanche3(sum);
    }
    for (int i = 0; i < 8; i++) {
      sum += mix(in, 16 * i, 16 * i);
    }
    sum = avalanche3(sum);
    for (int i = 8; i < size / 16; i++) {
      sum += mix(in, 16 * i, 16 * (i - 8) + SECOND_AT);
    }
    return avalanche3(sum + mix(in, size - 16, LAST_AT));
  }

  /** Two sums that take in bytes from two places at once. */
  private static final class Sums {
    private final ByteBuffer in;
    private long low;
    private long high;

    Sums(ByteBuffer in, long low) {
      this.in = in;
      this.low = low;
    }

    void mix(int at, int otherAt, int secretAt) {
      low += XxHash3Short.mix(in, at, secretAt);
      low ^= in.getLong(otherAt) + in.getLong(otherAt + 8);
      high += XxHash3Short.mix(in, otherAt, secretAt + 16);
      high ^= in.getLong(at) + in.getLong(at + 8);
    }

    void avalanche() {
      low = avalanche3(low);
      high = avalanche3(high);
    }
  }

  private static Digest wideMiddle(ByteBuffer in, int size) {
    Sums sums = new Sums(in, size * PRIME64_1);
    if (size <= MAX_PAIRED_BYTES) {
      for (int i = (size - 1) / 32; i >= 0; i--) {
        sums.mix(16 * i, size - 16 * (i + 1), 32 * i);
      }
    } else {
      for (int at = 0; at < 128; at += 32) {
        sums.mix(at, at + 16, at);
      }
      sums.avalanche();
      for (int at = 128; at + 32 <= size; at += 32) {
        sums.mix(at, at + 16, at - 128 + SECOND_AT);
      }
      sums.mix(size - 16, size - 32, WIDE_LAST_AT);
    }
    long high = sums.low * PRIME64_1 + sums.high * PRIME64_4 + size * PRIME64_2;
    return digest(-avalanche3(high), avalanche3(sums.low + sums.high));
  }
}
