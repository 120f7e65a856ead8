package io.atoll.blockpool.hash;

/**
 * BLAKE3's compression function one block at a time, as in section 2.2 of the BLAKE3 paper
 * (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020). For the parts of an input too small to fill
 * lanes, and for runtimes without the Vector API.
 */
final class Blake3Scalar implements Blake3Kernel {
  static final int IV0 = 0x6A09E667;
  static final int IV1 = 0xBB67AE85;
  static final int IV2 = 0x3C6EF372;
  static final int IV3 = 0xA54FF53A;

  /** Which message words the 16 halves of the mixing steps take, per round. */
  static final byte[] SCHEDULE = schedule();

  static final int ROUNDS = 7;

  private final int[] state = new int[16];
  private final int[] cv = new int[CV_INTS];

  private static byte[] schedule() {
    int[] permutation = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};
    byte[] schedule = new byte[ROUNDS * 16];
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] = (byte) (i < 16 ? i : schedule[i - 16 - i % 16 + permutation[i % 16]]);
    }
    return schedule;
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public void chunks(
      int[] data, int count, long counter, int[] key, int flags, int[] into, int at) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(key, 0, cv, 0, CV_INTS);
      for (int block = 0; block < 16; block++) {
        int edge = block == 0 ? CHUNK_START : block == 15 ? CHUNK_END : 0;
        compress(cv, data, i * CHUNK_INTS + block * BLOCK_INTS, counter + i, 64, flags | edge);
      }
      System.arraycopy(cv, 0, into, at + i * CV_INTS, CV_INTS);
    }
  }

  @Override
  public void parents(int[] cvs, int count, int[] key, int flags) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(key, 0, cv, 0, CV_INTS);
      compress(cv, cvs, i * BLOCK_INTS, 0, 64, flags);
      System.arraycopy(cv, 0, cvs, i * CV_INTS, CV_INTS);
    }
  }

  /**
   * Compresses one block into a chaining value.
   *
   * @param cv 8 words, replaced by the result
   * @param message where the block's 16 words are
   * @param at index of the first of them
   * @param blockLength bytes of the block that count, 0 to 64
   */
  void compress(int[] cv, int[] message, int at, long counter, int blockLength, int flags) {
    int[] v = state;
    System.arraycopy(cv, 0, v, 0, 8);
    v[8] = IV0;
    v[9] = IV1;
    v[10] = IV2;
    v[11] = IV3;
    v[12] = (int) counter;
    v[13] = (int) (counter >>> 32);
    v[14] = blockLength;
    v[15] = flags;
    for (int r = 0; r < SCHEDULE.length; r += 16) {
      mix(v, 0, 4, 8, 12, message[at + SCHEDULE[r]], message[at + SCHEDULE[r + 1]]);
      mix(v, 1, 5, 9, 13, message[at + SCHEDULE[r + 2]], message[at + SCHEDULE[r + 3]]);
      mix(v, 2, 6, 10, 14, message[at + SCHEDULE[r + 4]], message[at + SCHEDULE[r + 5]]);
      mix(v, 3, 7, 11, 15, message[at + SCHEDULE[r + 6]], message[at + SCHEDULE[r + 7]]);
      mix(v, 0, 5, 10, 15, message[at + SCHEDULE[r + 8]], message[at + SCHEDULE[r + 9]]);
      mix(v, 1, 6, 11, 12, message[at + SCHEDULE[r + 10]], message[at + SCHEDULE[r + 11]]);
      mix(v, 2, 7, 8, 13, message[at + SCHEDULE[r + 12]], message[at + SCHEDULE[r + 13]]);
      mix(v, 3, 4, 9, 14, message[at + SCHEDULE[r + 14]], message[at + SCHEDULE[r + 15]]);
    }
    for (int i = 0; i < CV_INTS; i++) {
      cv[i] = v[i] ^ v[i + 8];
    }
  }

  private static void mix(int[] v, int ia, int ib, int ic, int id, int m0, int m1) {
    int a = v[ia] + v[ib] + m0;
    int d = Integer.rotateRight(v[id] ^ a, 16);
    int c = v[ic] + d;
    int b = Integer.rotateRight(v[ib] ^ c, 12);
    a += b + m1;
    d = Integer.rotateRight(d ^ a, 8);
    c += d;
    v[ia] = a;
    v[ib] = Integer.rotateRight(b ^ c, 7);
    v[ic] = c;
    v[id] = d;
  }
}
