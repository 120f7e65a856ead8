package io.atoll.s3api.checksum;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * MD5 with one stream per vector lane: up to 16 with AVX-512, 8 with AVX2, 4 with NEON. As every
 * step of MD5 waits for the one before, a block costs about the same in one lane as in all.
 *
 * <p>Message words must be transposed first: word i of all lanes side by side. With R = 2^k rows of
 * 16 words, the index of a word is (row, column) in k + 4 bits; zipping the first half of the whole
 * with the second rotates these bits by one, so after k zips they read (column, row). There are
 * only as many rows as there are streams, rounded up; a vector then begins at its column and holds
 * the next columns' words in the lanes that nobody uses.
 */
final class Md5Lanes implements Md5Batch.Kernel {
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  private static final int BLOCK_INTS = Md5Rounds.BLOCK_INTS;
  private static final int[] WORDS = Md5Rounds.WORDS;
  private static final int[] SINES = Md5Rounds.SINES;
  private static final int VECTORS_PER_ROW = Math.max(1, BLOCK_INTS / LANES);

  /**
   * Blocks that are transposed before the first of them is compressed: a load that spans several
   * stores must wait until these are in the cache.
   */
  private static final int AHEAD = 8;

  private static final IntVector ZIP_LOW = zip(0);
  private static final IntVector ZIP_HIGH = zip(LANES / 2);

  private final int[] states = new int[4 * LANES];
  private final int[] before = new int[4 * LANES];
  private final int[] words = new int[AHEAD * BLOCK_INTS * LANES + LANES];
  private int[] rows = new int[BLOCK_INTS * LANES];
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

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void compress(int[][] state, MemorySegment[] data, long[] at, int count, long blocks) {
    for (int lane = 0; lane < count; lane++) {
      for (int i = 0; i < 4; i++) {
        states[i * LANES + lane] = state[lane][i];
      }
    }
    int zips = 32 - Integer.numberOfLeadingZeros(Math.max(count, 2) - 1);
    for (long done = 0; done < blocks; done += AHEAD) {
      int ahead = (int) Math.min(AHEAD, blocks - done);
      for (int i = 0; i < ahead; i++) {
        transpose(data, at, (done + i) * Md5.BLOCK_BYTES, count, zips, i * (BLOCK_INTS << zips));
      }
      for (int i = 0; i < ahead; i++) {
        compress(i * (BLOCK_INTS << zips), zips);
      }
    }
    for (int lane = 0; lane < count; lane++) {
      for (int i = 0; i < 4; i++) {
        state[lane][i] = states[i * LANES + lane];
      }
    }
  }

  /** Puts one block of every stream into {@link #words}; rows of nobody repeat the last. */
  private void transpose(
      MemorySegment[] data, long[] at, long offset, int count, int zips, int into) {
    int vectors = VECTORS_PER_ROW << zips;
    for (int i = 0; i < vectors; i++) {
      int row = Math.min(i / VECTORS_PER_ROW, count - 1);
      long from = at[row] + offset + (long) (i % VECTORS_PER_ROW) * LANES * Integer.BYTES;
      IntVector.fromMemorySegment(SPECIES, data[row], from, ByteOrder.LITTLE_ENDIAN)
          .intoArray(rows, i * LANES);
    }
    for (int pass = 1; pass < zips; pass++) {
      zipHalves(rows, vectors, spare, 0);
      int[] filled = spare;
      spare = rows;
      rows = filled;
    }
    zipHalves(rows, vectors, words, into);
  }

  private static void zipHalves(int[] from, int vectors, int[] into, int at) {
    int half = vectors / 2;
    for (int i = 0; i < half; i++) {
      IntVector first = IntVector.fromArray(SPECIES, from, i * LANES);
      IntVector second = IntVector.fromArray(SPECIES, from, (i + half) * LANES);
      ZIP_LOW.selectFrom(first, second).intoArray(into, at + 2 * i * LANES);
      ZIP_HIGH.selectFrom(first, second).intoArray(into, at + (2 * i + 1) * LANES);
    }
  }

  /** One block in every lane. */
  private void compress(int at, int zips) {
    System.arraycopy(states, 0, before, 0, states.length);
    round1(words, at, zips, states);
    round2(words, at, zips, states);
    round3(words, at, zips, states);
    round4(words, at, zips, states);
    for (int i = 0; i < states.length; i += LANES) {
      IntVector.fromArray(SPECIES, states, i)
          .add(IntVector.fromArray(SPECIES, before, i))
          .intoArray(states, i);
    }
  }

  // Each round is a method of its own whose state goes through memory, and none calls another for a
  // step: of more in one method, or of what was compiled by itself before, the compiler leaves some
  // calls and puts the vectors on the heap, which costs ten times the speed.

  private static void round1(int[] m, int at, int zips, int[] state) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    for (int i = 0; i < 16; i += 4) {
      a =
          a.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i]));
      a = a.add(d.lanewise(XOR, d.lanewise(XOR, c).lanewise(AND, b))).lanewise(ROL, 7).add(b);
      d =
          d.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 1] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 1]));
      d = d.add(c.lanewise(XOR, c.lanewise(XOR, b).lanewise(AND, a))).lanewise(ROL, 12).add(a);
      c =
          c.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 2] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 2]));
      c = c.add(b.lanewise(XOR, b.lanewise(XOR, a).lanewise(AND, d))).lanewise(ROL, 17).add(d);
      b =
          b.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 3] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 3]));
      b = b.add(a.lanewise(XOR, a.lanewise(XOR, d).lanewise(AND, c))).lanewise(ROL, 22).add(c);
    }
    a.intoArray(state, 0);
    b.intoArray(state, LANES);
    c.intoArray(state, 2 * LANES);
    d.intoArray(state, 3 * LANES);
  }

  private static void round2(int[] m, int at, int zips, int[] state) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    for (int i = 16; i < 32; i += 4) {
      a =
          a.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i]));
      a = a.add(c.lanewise(XOR, c.lanewise(XOR, b).lanewise(AND, d))).lanewise(ROL, 5).add(b);
      d =
          d.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 1] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 1]));
      d = d.add(b.lanewise(XOR, b.lanewise(XOR, a).lanewise(AND, c))).lanewise(ROL, 9).add(a);
      c =
          c.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 2] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 2]));
      c = c.add(a.lanewise(XOR, a.lanewise(XOR, d).lanewise(AND, b))).lanewise(ROL, 14).add(d);
      b =
          b.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 3] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 3]));
      b = b.add(d.lanewise(XOR, d.lanewise(XOR, c).lanewise(AND, a))).lanewise(ROL, 20).add(c);
    }
    a.intoArray(state, 0);
    b.intoArray(state, LANES);
    c.intoArray(state, 2 * LANES);
    d.intoArray(state, 3 * LANES);
  }

  private static void round3(int[] m, int at, int zips, int[] state) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    for (int i = 32; i < 48; i += 4) {
      a =
          a.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i]));
      a = a.add(b.lanewise(XOR, c.lanewise(XOR, d))).lanewise(ROL, 4).add(b);
      d =
          d.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 1] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 1]));
      d = d.add(a.lanewise(XOR, b.lanewise(XOR, c))).lanewise(ROL, 11).add(a);
      c =
          c.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 2] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 2]));
      c = c.add(d.lanewise(XOR, a.lanewise(XOR, b))).lanewise(ROL, 16).add(d);
      b =
          b.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 3] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 3]));
      b = b.add(c.lanewise(XOR, d.lanewise(XOR, a))).lanewise(ROL, 23).add(c);
    }
    a.intoArray(state, 0);
    b.intoArray(state, LANES);
    c.intoArray(state, 2 * LANES);
    d.intoArray(state, 3 * LANES);
  }

  private static void round4(int[] m, int at, int zips, int[] state) {
    IntVector a = IntVector.fromArray(SPECIES, state, 0);
    IntVector b = IntVector.fromArray(SPECIES, state, LANES);
    IntVector c = IntVector.fromArray(SPECIES, state, 2 * LANES);
    IntVector d = IntVector.fromArray(SPECIES, state, 3 * LANES);
    IntVector ones = IntVector.broadcast(SPECIES, -1);
    for (int i = 48; i < 64; i += 4) {
      a =
          a.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i]));
      a = a.add(c.lanewise(XOR, b.lanewise(OR, d.lanewise(XOR, ones)))).lanewise(ROL, 6).add(b);
      d =
          d.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 1] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 1]));
      d = d.add(b.lanewise(XOR, a.lanewise(OR, c.lanewise(XOR, ones)))).lanewise(ROL, 10).add(a);
      c =
          c.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 2] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 2]));
      c = c.add(a.lanewise(XOR, d.lanewise(OR, b.lanewise(XOR, ones)))).lanewise(ROL, 15).add(d);
      b =
          b.add(IntVector.fromArray(SPECIES, m, at + (WORDS[i + 3] << zips)))
              .add(IntVector.broadcast(SPECIES, SINES[i + 3]));
      b = b.add(d.lanewise(XOR, c.lanewise(OR, a.lanewise(XOR, ones)))).lanewise(ROL, 21).add(c);
    }
    a.intoArray(state, 0);
    b.intoArray(state, LANES);
    c.intoArray(state, 2 * LANES);
    d.intoArray(state, 3 * LANES);
  }
}
