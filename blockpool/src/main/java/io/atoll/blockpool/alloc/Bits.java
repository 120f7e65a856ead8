package io.atoll.blockpool.alloc;

/** A fixed set of bits in 64-bit words: 1 for a block in use. */
final class Bits {
  private final long[] words;

  Bits(long[] words) {
    this.words = words;
  }

  long[] words() {
    return words;
  }

  Bits copy() {
    return new Bits(words.clone());
  }

  boolean get(int bit) {
    return (words[bit >>> 6] >>> bit & 1) != 0;
  }

  /** Whether all bits of the range have this value. */
  boolean all(int from, int count, boolean value) {
    return value
        ? nextClear(from, from + count) == from + count
        : nextSet(from, from + count) == from + count;
  }

  void set(int from, int count, boolean value) {
    int at = from;
    int end = from + count;
    while (at < end) {
      int bit = at & 63;
      int run = Math.min(64 - bit, end - at);
      long mask = (run == 64 ? -1L : (1L << run) - 1) << bit;
      if (value) {
        words[at >>> 6] |= mask;
      } else {
        words[at >>> 6] &= ~mask;
      }
      at += run;
    }
  }

  int count(int bound) {
    int count = 0;
    for (int i = 0; i < bound >>> 6; i++) {
      count += Long.bitCount(words[i]);
    }
    if ((bound & 63) != 0) {
      count += Long.bitCount(words[bound >>> 6] & ((1L << (bound & 63)) - 1));
    }
    return count;
  }

  /** First clear bit at or above {@code from}, {@code bound} when there is none below it. */
  int nextClear(int from, int bound) {
    return next(from, bound, -1L);
  }

  /** First set bit at or above {@code from}, {@code bound} when there is none below it. */
  int nextSet(int from, int bound) {
    return next(from, bound, 0L);
  }

  private int next(int from, int bound, long flip) {
    if (from >= bound) {
      return bound;
    }
    int word = from >>> 6;
    long rest = (words[word] ^ flip) & (-1L << from);
    while (rest == 0) {
      word++;
      if (word << 6 >= bound) {
        return bound;
      }
      rest = words[word] ^ flip;
    }
    return Math.min(bound, (word << 6) + Long.numberOfTrailingZeros(rest));
  }
}
