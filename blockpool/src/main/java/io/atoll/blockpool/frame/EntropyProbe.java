package io.atoll.blockpool.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Guesses from a sample whether compressing a frame can pay, at a small part of the cost of trying.
 * Already compressed or encrypted data is most of what an object store gets, and trying it would
 * cost more than storing it.
 *
 * <p>The sample is 1 byte in 16. Its probability that two bytes are equal is estimated without bias
 * from the histogram; this is 1/256 for random bytes, and at least 2^-H for data of H bits of
 * entropy per byte (Rényi's entropy of order 2 is at most Shannon's). At more than 7.4 bits no
 * entropy coder saves the eighth that is asked for. What it overlooks is evenly distributed data
 * that repeats itself within a frame; the likely kind of this, repetition at a power-of-two
 * distance as in disk images, is looked for as well. A wrong guess costs space, never data.
 *
 * <p>Thread-confined.
 */
final class EntropyProbe {
  private static final int RUN_BYTES = 64;
  private static final int STRIDE_BYTES = 1024;

  /** Below this a sample says nothing. */
  private static final int LEAST_BYTES = 4096;

  /** 2^7.4. */
  private static final double EVEN_ENOUGH = 169;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final int[] counts = new int[256];

  /** Whether trying to compress the range is worth it. */
  boolean maySave(MemorySegment data, long offset, int length) {
    return length < LEAST_BYTES
        || !looksRandom(data, offset, length)
        || repeats(data, offset, length);
  }

  private boolean looksRandom(MemorySegment data, long offset, int length) {
    Arrays.fill(counts, 0);
    long sampled = 0;
    for (int run = 0; run + RUN_BYTES <= length; run += STRIDE_BYTES) {
      for (int at = 0; at < RUN_BYTES; at += Long.BYTES) {
        long word = data.get(LONG, offset + run + at);
        counts[(int) word & 0xff]++;
        counts[(int) (word >>> 8) & 0xff]++;
        counts[(int) (word >>> 16) & 0xff]++;
        counts[(int) (word >>> 24) & 0xff]++;
        counts[(int) (word >>> 32) & 0xff]++;
        counts[(int) (word >>> 40) & 0xff]++;
        counts[(int) (word >>> 48) & 0xff]++;
        counts[(int) (word >>> 56)]++;
      }
      sampled += RUN_BYTES;
    }
    long equalPairs = 0;
    for (int count : counts) {
      equalPairs += (long) count * (count - 1);
    }
    return equalPairs * EVEN_ENOUGH < sampled * (sampled - 1);
  }

  private static boolean repeats(MemorySegment data, long offset, int length) {
    for (int distance = 256; distance <= length - Long.BYTES; distance *= 2) {
      int equal = 0;
      for (int k = 0; k < 4; k++) {
        long at = offset + (long) (length - distance - Long.BYTES) * k / 4;
        if (data.get(LONG, at) == data.get(LONG, at + distance)) {
          equal++;
        }
      }
      if (equal >= 2) {
        return true;
      }
    }
    return false;
  }
}
