package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * XXH64 with seed 0.
 *
 * <p>Source: "xxHash fast digest algorithm", version 0.2, section "XXH64 algorithm description".
 */
final class XxHash64 implements RunningChecksum {
  private static final int STRIPE_BYTES = 32;

  /** The sum of the first two primes modulo 2^64. */
  private static final long FIRST_LANE = 0x60EA27EEADC0B5D6L;

  private final ByteBuffer held = ByteBuffer.allocate(STRIPE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long lane1;
  private long lane2;
  private long lane3;
  private long lane4;
  private long lengthBytes;

  XxHash64() {
    reset();
  }

  private void reset() {
    held.clear();
    lane1 = FIRST_LANE;
    lane2 = XxHashMath.PRIME64_2;
    lane3 = 0;
    lane4 = -XxHashMath.PRIME64_1;
    lengthBytes = 0;
  }

  @Override
  public void update(ByteBuffer data) {
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    lengthBytes += in.remaining();
    if (held.position() > 0) {
      XxHashMath.move(in, held);
      if (held.hasRemaining()) {
        return;
      }
      stripe(held, 0);
      held.clear();
    }
    int at = in.position();
    for (; in.limit() - at >= STRIPE_BYTES; at += STRIPE_BYTES) {
      stripe(in, at);
    }
    held.put(in.position(at));
  }

  private void stripe(ByteBuffer in, int at) {
    lane1 = round(lane1, in.getLong(at));
    lane2 = round(lane2, in.getLong(at + 8));
    lane3 = round(lane3, in.getLong(at + 16));
    lane4 = round(lane4, in.getLong(at + 24));
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * XxHashMath.PRIME64_2, 31) * XxHashMath.PRIME64_1;
  }

  private static long merge(long hash, long lane) {
    return (hash ^ round(0, lane)) * XxHashMath.PRIME64_1 + XxHashMath.PRIME64_4;
  }

  private long lanes() {
    long hash =
        Long.rotateLeft(lane1, 1)
            + Long.rotateLeft(lane2, 7)
            + Long.rotateLeft(lane3, 12)
            + Long.rotateLeft(lane4, 18);
    return merge(merge(merge(merge(hash, lane1), lane2), lane3), lane4);
  }

  @Override
  public Digest finish() {
    long hash = lengthBytes >= STRIPE_BYTES ? lanes() : XxHashMath.PRIME64_5;
    hash += lengthBytes;
    held.flip();
    while (held.remaining() >= 8) {
      hash ^= round(0, held.getLong());
      hash = Long.rotateLeft(hash, 27) * XxHashMath.PRIME64_1 + XxHashMath.PRIME64_4;
    }
    if (held.remaining() >= 4) {
      hash ^= Integer.toUnsignedLong(held.getInt()) * XxHashMath.PRIME64_1;
      hash = Long.rotateLeft(hash, 23) * XxHashMath.PRIME64_2 + XxHashMath.PRIME64_3;
    }
    while (held.hasRemaining()) {
      hash ^= (held.get() & 0xFF) * XxHashMath.PRIME64_5;
      hash = Long.rotateLeft(hash, 11) * XxHashMath.PRIME64_1;
    }
    reset();
    return Digest.ofNumber(XxHashMath.avalanche64(hash), 8);
  }
}
