package io.atoll.s3api.checksum;

import static io.atoll.s3api.checksum.XxHashMath.PRIME32_1;
import static io.atoll.s3api.checksum.XxHashMath.PRIME32_2;
import static io.atoll.s3api.checksum.XxHashMath.PRIME32_3;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_1;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_2;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_3;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_4;
import static io.atoll.s3api.checksum.XxHashMath.PRIME64_5;
import static io.atoll.s3api.checksum.XxHashMath.avalanche3;
import static io.atoll.s3api.checksum.XxHashMath.foldedProduct;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * XXH3 in its 64 and its 128 bit form, with seed 0 and the default secret.
 *
 * <p>Data goes in blocks of 1,024 bytes through eight accumulators. A block is taken in only when
 * more data follows it, because the last bytes count in a way of their own, and up to 240 bytes in
 * all are hashed quite differently ({@link XxHash3Short}).
 *
 * <p>Source: "xxHash fast digest algorithm", version 0.2, section "XXH3 algorithm overview".
 */
final class XxHash3 implements RunningChecksum {
  private static final int STRIPE_BYTES = 64;
  private static final int BLOCK_BYTES = 1024;

  /** Where in the secret each step begins. */
  private static final int SCRAMBLE_AT = XxHash3Secret.BYTES - STRIPE_BYTES;

  private static final int LAST_STRIPE_AT = XxHash3Secret.BYTES - STRIPE_BYTES - 7;
  private static final int LOW_AT = 11;
  private static final int HIGH_AT = XxHash3Secret.BYTES - STRIPE_BYTES - 11;

  private final boolean wide;
  private final ByteBuffer held = littleEndian(BLOCK_BYTES);
  private final ByteBuffer tail = littleEndian(STRIPE_BYTES);
  private final long[] accumulators = new long[8];
  private long lengthBytes;

  /**
   * Begins.
   *
   * @param wide 128 bits, not 64
   */
  XxHash3(boolean wide) {
    this.wide = wide;
    reset();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void reset() {
    held.clear();
    lengthBytes = 0;
    long[] initial = {
      PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1
    };
    System.arraycopy(initial, 0, accumulators, 0, initial.length);
  }

  @Override
  public void update(ByteBuffer data) {
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    lengthBytes += in.remaining();
    if (held.position() > 0) {
      XxHashMath.move(in, held);
      if (!in.hasRemaining()) {
        return;
      }
      block(held, 0);
      held.clear();
    }
    int at = in.position();
    for (; in.limit() - at > BLOCK_BYTES; at += BLOCK_BYTES) {
      block(in, at);
    }
    held.put(in.position(at));
  }

  private void block(ByteBuffer in, int at) {
    for (int i = 0; i < BLOCK_BYTES / STRIPE_BYTES; i++) {
      stripe(in, at + i * STRIPE_BYTES, 8 * i);
    }
    for (int i = 0; i < accumulators.length; i++) {
      long value = accumulators[i];
      long mixed = value ^ value >>> 47 ^ XxHash3Secret.word(SCRAMBLE_AT + 8 * i);
      accumulators[i] = mixed * PRIME32_1;
    }
    tail.clear().put(in.slice(at + BLOCK_BYTES - STRIPE_BYTES, STRIPE_BYTES));
  }

  private void stripe(ByteBuffer in, int at, int secretAt) {
    for (int i = 0; i < accumulators.length; i++) {
      long word = in.getLong(at + 8 * i);
      long keyed = word ^ XxHash3Secret.word(secretAt + 8 * i);
      accumulators[i ^ 1] += word;
      accumulators[i] += (keyed & 0xFFFFFFFFL) * (keyed >>> 32);
    }
  }

  @Override
  public Digest finish() {
    Digest value;
    if (lengthBytes <= XxHash3Short.MAX_BYTES) {
      value = XxHash3Short.hash(held.flip(), wide);
    } else {
      lastBlock(held.flip());
      long low = merged(LOW_AT, lengthBytes * PRIME64_1);
      value =
          wide
              ? XxHash3Short.digest(merged(HIGH_AT, ~(lengthBytes * PRIME64_2)), low)
              : Digest.ofNumber(low, 8);
    }
    reset();
    return value;
  }

  private void lastBlock(ByteBuffer in) {
    int size = in.limit();
    for (int i = 0; i < (size - 1) / STRIPE_BYTES; i++) {
      stripe(in, i * STRIPE_BYTES, 8 * i);
    }
    if (size >= STRIPE_BYTES) {
      stripe(in, size - STRIPE_BYTES, LAST_STRIPE_AT);
    } else {
      ByteBuffer last = littleEndian(STRIPE_BYTES).put(tail.slice(size, STRIPE_BYTES - size));
      stripe(last.put(in), 0, LAST_STRIPE_AT);
    }
  }

  private long merged(int secretAt, long initial) {
    long sum = initial;
    for (int i = 0; i < accumulators.length; i += 2) {
      sum +=
          foldedProduct(
              accumulators[i] ^ XxHash3Secret.word(secretAt + 8 * i),
              accumulators[i + 1] ^ XxHash3Secret.word(secretAt + 8 * i + 8));
    }
    return avalanche3(sum);
  }
}
