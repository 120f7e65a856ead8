package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;

/** What the members of the xxHash family share; their names are those of the specification. */
final class XxHashMath {
  static final long PRIME32_1 = 0x9E3779B1L;
  static final long PRIME32_2 = 0x85EBCA77L;
  static final long PRIME32_3 = 0xC2B2AE3DL;
  static final long PRIME64_1 = 0x9E3779B185EBCA87L;
  static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
  static final long PRIME64_3 = 0x165667B19E3779F9L;
  static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
  static final long PRIME64_5 = 0x27D4EB2F165667C5L;
  static final long PRIME_MX1 = 0x165667919E3779F9L;
  static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

  private XxHashMath() {}

  /** The last step of XXH64, which XXH3 takes for up to three bytes. */
  static long avalanche64(long value) {
    long hash = value;
    hash = (hash ^ hash >>> 33) * PRIME64_2;
    hash = (hash ^ hash >>> 29) * PRIME64_3;
    return hash ^ hash >>> 32;
  }

  /** The last step of XXH3. */
  static long avalanche3(long value) {
    long hash = (value ^ value >>> 37) * PRIME_MX1;
    return hash ^ hash >>> 32;
  }

  /** Both halves of the 128-bit product, folded by exclusive or. */
  static long foldedProduct(long a, long b) {
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }

  /** Moves as many bytes as both buffers allow. */
  static void move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(from.slice(from.position(), count));
    from.position(from.position() + count);
  }
}
