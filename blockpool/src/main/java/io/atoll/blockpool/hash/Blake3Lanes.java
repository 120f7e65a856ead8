package io.atoll.blockpool.hash;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * BLAKE3 with one chunk or parent per vector lane: 16 at a time with AVX-512, 8 with AVX2, 4 with
 * NEON. The lanes work in step, so a batch costs the same however few of its lanes are used.
 *
 * <p>Message words must be transposed first: word i of all lanes side by side. With rows of 16
 * words in L = 2^k lanes, the index of a word is (row, column) in k + 4 bits; zipping the first
 * half of the whole with the second rotates these bits by one, so after k zips they read (column,
 * row).
 */
final class Blake3Lanes implements Blake3Kernel {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final int ZIPS = Integer.numberOfTrailingZeros(LANES);

  private static final IntVector ZIP_LOW = zip(0);
  private static final IntVector ZIP_HIGH = zip(LANES / 2);

  /** The schedule as indices into transposed words. */
  private static final int[] WORD_AT = wordIndices();

  private final int[] chaining = new int[CV_INTS * LANES];
  private final int[] counterLow = new int[LANES];
  private final int[] counterHigh = new int[LANES];
  private int[] words = new int[BLOCK_INTS * LANES];
  private int[] spare = new int[BLOCK_INTS * LANES];

  /** Whether vectors are long enough here to gain anything. */
  static boolean worthwhile() {
    return LANES >= 4 && LANES <= 16;
  }

  private static IntVector zip(int from) {
    int[] lanes = new int[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = from + i / 2 + (i % 2) * LANES;
    }
    return IntVector.fromArray(SPECIES, lanes, 0);
  }

  private static int[] wordIndices() {
    int[] indices = new int[Blake3Scalar.SCHEDULE.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = Blake3Scalar.SCHEDULE[i] * LANES;
    }
    return indices;
  }

  @Override
  public int batch() {
    return LANES;
  }

  @Override
  public void chunks(
      int[] data, int count, long counter, int[] key, int flags, int[] into, int at) {
    start(key);
    for (int i = 0; i < LANES; i++) {
      counterLow[i] = (int) (counter + i);
      counterHigh[i] = (int) ((counter + i) >>> 32);
    }
    for (int block = 0; block < 16; block++) {
      int edge = block == 0 ? CHUNK_START : block == 15 ? CHUNK_END : 0;
      transpose(data, block * BLOCK_INTS, CHUNK_INTS, count);
      compress(words, chaining, counterLow, counterHigh, flags | edge);
    }
    finish(count, into, at);
  }

  @Override
  public void parents(int[] cvs, int count, int[] key, int flags) {
    Arrays.fill(counterLow, 0);
    Arrays.fill(counterHigh, 0);
    for (int done = 0; done < count; done += LANES) {
      int lanes = Math.min(LANES, count - done);
      start(key);
      transpose(cvs, done * BLOCK_INTS, BLOCK_INTS, lanes);
      compress(words, chaining, counterLow, counterHigh, flags);
      // In place: parents are half as many as what they were made of, so they lie before what is
      // still to be read.
      finish(lanes, cvs, done * CV_INTS);
    }
  }

  private void start(int[] key) {
    for (int i = 0; i < CV_INTS; i++) {
      Arrays.fill(chaining, i * LANES, (i + 1) * LANES, key[i]);
    }
  }

  private void finish(int count, int[] into, int at) {
    for (int lane = 0; lane < count; lane++) {
      for (int i = 0; i < CV_INTS; i++) {
        into[at + lane * CV_INTS + i] = chaining[i * LANES + lane];
      }
    }
  }

  /**
   * Fills {@link #words} from {@code rows} rows of 16 words; lanes without a row of their own
   * repeat the last.
   */
  private void transpose(int[] from, int at, int rowStride, int rows) {
    int vectorsPerRow = BLOCK_INTS / LANES;
    for (int i = 0; i < BLOCK_INTS; i++) {
      int row = Math.min(i / vectorsPerRow, rows - 1);
      int index = at + row * rowStride + (i % vectorsPerRow) * LANES;
      IntVector.fromArray(SPECIES, from, index).intoArray(words, i * LANES);
    }
    for (int pass = 0; pass < ZIPS; pass++) {
      zipHalves(words, spare);
      int[] filled = spare;
      spare = words;
      words = filled;
    }
  }

  private static void zipHalves(int[] from, int[] into) {
    for (int i = 0; i < BLOCK_INTS / 2; i++) {
      IntVector first = IntVector.fromArray(SPECIES, from, i * LANES);
      IntVector second = IntVector.fromArray(SPECIES, from, (i + BLOCK_INTS / 2) * LANES);
      ZIP_LOW.selectFrom(first, second).intoArray(into, 2 * i * LANES);
      ZIP_HIGH.selectFrom(first, second).intoArray(into, (2 * i + 1) * LANES);
    }
  }

  /**
   * One block in every lane. Long, as vectors must not leave the method or they would be put on the
   * heap.
   */
  private static void compress(int[] m, int[] cv, int[] counterLow, int[] counterHigh, int flags) {
    IntVector a0 = IntVector.fromArray(SPECIES, cv, 0 * LANES);
    IntVector a1 = IntVector.fromArray(SPECIES, cv, 1 * LANES);
    IntVector a2 = IntVector.fromArray(SPECIES, cv, 2 * LANES);
    IntVector a3 = IntVector.fromArray(SPECIES, cv, 3 * LANES);
    IntVector b0 = IntVector.fromArray(SPECIES, cv, 4 * LANES);
    IntVector b1 = IntVector.fromArray(SPECIES, cv, 5 * LANES);
    IntVector b2 = IntVector.fromArray(SPECIES, cv, 6 * LANES);
    IntVector b3 = IntVector.fromArray(SPECIES, cv, 7 * LANES);
    IntVector c0 = IntVector.broadcast(SPECIES, Blake3Scalar.IV0);
    IntVector c1 = IntVector.broadcast(SPECIES, Blake3Scalar.IV1);
    IntVector c2 = IntVector.broadcast(SPECIES, Blake3Scalar.IV2);
    IntVector c3 = IntVector.broadcast(SPECIES, Blake3Scalar.IV3);
    IntVector d0 = IntVector.fromArray(SPECIES, counterLow, 0);
    IntVector d1 = IntVector.fromArray(SPECIES, counterHigh, 0);
    IntVector d2 = IntVector.broadcast(SPECIES, 64);
    IntVector d3 = IntVector.broadcast(SPECIES, flags);
    for (int r = 0; r < Blake3Scalar.ROUNDS * BLOCK_INTS; r += BLOCK_INTS) {
      a0 = a0.add(b0).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 0]));
      d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
      c0 = c0.add(d0);
      b0 = b0.lanewise(XOR, c0).lanewise(ROR, 12);
      a0 = a0.add(b0).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 1]));
      d0 = d0.lanewise(XOR, a0).lanewise(ROR, 8);
      c0 = c0.add(d0);
      b0 = b0.lanewise(XOR, c0).lanewise(ROR, 7);
      a1 = a1.add(b1).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 2]));
      d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
      c1 = c1.add(d1);
      b1 = b1.lanewise(XOR, c1).lanewise(ROR, 12);
      a1 = a1.add(b1).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 3]));
      d1 = d1.lanewise(XOR, a1).lanewise(ROR, 8);
      c1 = c1.add(d1);
      b1 = b1.lanewise(XOR, c1).lanewise(ROR, 7);
      a2 = a2.add(b2).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 4]));
      d2 = d2.lanewise(XOR, a2).lanewise(ROR, 16);
      c2 = c2.add(d2);
      b2 = b2.lanewise(XOR, c2).lanewise(ROR, 12);
      a2 = a2.add(b2).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 5]));
      d2 = d2.lanewise(XOR, a2).lanewise(ROR, 8);
      c2 = c2.add(d2);
      b2 = b2.lanewise(XOR, c2).lanewise(ROR, 7);
      a3 = a3.add(b3).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 6]));
      d3 = d3.lanewise(XOR, a3).lanewise(ROR, 16);
      c3 = c3.add(d3);
      b3 = b3.lanewise(XOR, c3).lanewise(ROR, 12);
      a3 = a3.add(b3).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 7]));
      d3 = d3.lanewise(XOR, a3).lanewise(ROR, 8);
      c3 = c3.add(d3);
      b3 = b3.lanewise(XOR, c3).lanewise(ROR, 7);
      a0 = a0.add(b1).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 8]));
      d3 = d3.lanewise(XOR, a0).lanewise(ROR, 16);
      c2 = c2.add(d3);
      b1 = b1.lanewise(XOR, c2).lanewise(ROR, 12);
      a0 = a0.add(b1).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 9]));
      d3 = d3.lanewise(XOR, a0).lanewise(ROR, 8);
      c2 = c2.add(d3);
      b1 = b1.lanewise(XOR, c2).lanewise(ROR, 7);
      a1 = a1.add(b2).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 10]));
      d0 = d0.lanewise(XOR, a1).lanewise(ROR, 16);
      c3 = c3.add(d0);
      b2 = b2.lanewise(XOR, c3).lanewise(ROR, 12);
      a1 = a1.add(b2).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 11]));
      d0 = d0.lanewise(XOR, a1).lanewise(ROR, 8);
      c3 = c3.add(d0);
      b2 = b2.lanewise(XOR, c3).lanewise(ROR, 7);
      a2 = a2.add(b3).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 12]));
      d1 = d1.lanewise(XOR, a2).lanewise(ROR, 16);
      c0 = c0.add(d1);
      b3 = b3.lanewise(XOR, c0).lanewise(ROR, 12);
      a2 = a2.add(b3).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 13]));
      d1 = d1.lanewise(XOR, a2).lanewise(ROR, 8);
      c0 = c0.add(d1);
      b3 = b3.lanewise(XOR, c0).lanewise(ROR, 7);
      a3 = a3.add(b0).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 14]));
      d2 = d2.lanewise(XOR, a3).lanewise(ROR, 16);
      c1 = c1.add(d2);
      b0 = b0.lanewise(XOR, c1).lanewise(ROR, 12);
      a3 = a3.add(b0).add(IntVector.fromArray(SPECIES, m, WORD_AT[r + 15]));
      d2 = d2.lanewise(XOR, a3).lanewise(ROR, 8);
      c1 = c1.add(d2);
      b0 = b0.lanewise(XOR, c1).lanewise(ROR, 7);
    }
    a0.lanewise(XOR, c0).intoArray(cv, 0 * LANES);
    a1.lanewise(XOR, c1).intoArray(cv, 1 * LANES);
    a2.lanewise(XOR, c2).intoArray(cv, 2 * LANES);
    a3.lanewise(XOR, c3).intoArray(cv, 3 * LANES);
    b0.lanewise(XOR, d0).intoArray(cv, 4 * LANES);
    b1.lanewise(XOR, d1).intoArray(cv, 5 * LANES);
    b2.lanewise(XOR, d2).intoArray(cv, 6 * LANES);
    b3.lanewise(XOR, d3).intoArray(cv, 7 * LANES);
  }
}
