package io.atoll.s3api.checksum;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * CRC-64/NVME of long data with neither tables nor carry-less multiplication.
 *
 * <p>The distances are chosen so that 1 equals the sum of x<sup>-64 d</sup> over all of them,
 * modulo the CRC's polynomial. So a word may be taken out of the data if it is XORed to the words
 * that follow it at these distances: the remainder stays the same. Done for all words in turn, each
 * word becomes the XOR of itself and the eight before it at these distances, and what is left in
 * the end is the last {@link #SPAN} words, less what they gave to each other; their remainder the
 * tables make.
 *
 * <p>That is nine loads, eight XORs and a store a word. No distance is shorter than a vector, so
 * the compiler makes vectors of the plain loop (of one that reads the data itself it often does
 * not). Such distances are found as a generalized birthday (Wagner 2002) among the sums of two
 * powers; a test checks them by polynomial arithmetic. For one thread at a time; keeps 31 KiB.
 */
final class Crc64Window {
  private static final int D1 = 78;
  private static final int D2 = 80;
  private static final int D3 = 177;
  private static final int D4 = 217;
  private static final int D5 = 1220;
  private static final int D6 = 1248;
  private static final int D7 = 1283;
  private static final int D8 = 1935;

  /** Words that must be kept: the longest distance, made even as the tables take two. */
  static final int SPAN = D8 + 1;

  /**
   * So many words are copied behind the span and taken in, before it moves to the front of the
   * array again. Larger, the array would not stay in the first-level cache.
   */
  private static final int STRIDE = 2048;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long[] words = new long[SPAN + STRIDE];

  /** In words, ascending. */
  static int[] distances() {
    return new int[] {D1, D2, D3, D4, D5, D6, D7, D8};
  }

  /** Takes in the next word. */
  void take(long word) {
    words[SPAN] = word;
    takeOver(1);
  }

  /** Takes in the next {@code count} little-endian words, which begin at byte {@code offset}. */
  void take(MemorySegment data, long offset, int count) {
    for (int done = 0; done < count; ) {
      int step = Math.min(STRIDE, count - done);
      MemorySegment.copy(data, WORD, offset + 8L * done, words, SPAN, step);
      takeOver(step);
      done += step;
    }
  }

  /** Takes in the {@code count} words behind the span, and moves the span on. */
  private void takeOver(int count) {
    collect(words, SPAN + count);
    System.arraycopy(words, count, words, 0, SPAN);
  }

  private static void collect(long[] words, int end) {
    for (int i = SPAN; i < end; i++) {
      words[i] ^=
          words[i - D1]
              ^ words[i - D2]
              ^ words[i - D3]
              ^ words[i - D4]
              ^ words[i - D5]
              ^ words[i - D6]
              ^ words[i - D7]
              ^ words[i - D8];
    }
  }

  /** The remainder over all that was taken in. To be called once. */
  long finish() {
    // Backwards, as each needs the words before it as they were.
    for (int i = SPAN - 1; i >= D1; i--) {
      for (int distance : distances()) {
        if (distance <= i) {
          words[i] ^= words[i - distance];
        }
      }
    }
    long crc = 0;
    for (int i = 0; i < SPAN; i += 2) {
      crc = Crc64Tables.update(crc, words[i], words[i + 1]);
    }
    return crc;
  }
}
