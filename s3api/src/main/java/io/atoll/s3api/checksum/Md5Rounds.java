package io.atoll.s3api.checksum;

/**
 * MD5's compression of one block (RFC 1321, 3.4), and the tables that it shares with {@link
 * Md5Lanes}. Every step waits for the one before, so what counts is how long that chain is.
 */
final class Md5Rounds {
  static final int BLOCK_INTS = 16;

  /**
   * The sines. In an array although they are constants: the compiler moves constants to the end of
   * a sum, behind the operand that comes last, which costs a quarter of the speed.
   */
  static final int[] SINES = sines();

  /** Which word of the block each of the 64 steps takes. */
  static final int[] WORDS = words();

  private Md5Rounds() {}

  private static int[] sines() {
    int[] sines = new int[64];
    for (int i = 0; i < 64; i++) {
      sines[i] = (int) (long) (Math.abs(StrictMath.sin(i + 1)) * (1L << 32));
    }
    return sines;
  }

  private static int[] words() {
    int[] words = new int[64];
    for (int i = 0; i < 16; i++) {
      words[i] = i;
      words[i + 16] = (5 * i + 1) % 16;
      words[i + 32] = (3 * i + 5) % 16;
      words[i + 48] = 7 * i % 16;
    }
    return words;
  }

  /** Brings a block of 16 words into the four words of a state. */
  static void compress(int[] state, int[] block) {
    int a = state[0];
    int b = state[1];
    int c = state[2];
    int d = state[3];
    for (int i = 0; i < 16; i += 4) {
      a = Integer.rotateLeft(a + word(block, i) + (d ^ (b & (c ^ d))), 7) + b;
      d = Integer.rotateLeft(d + word(block, i + 1) + (c ^ (a & (b ^ c))), 12) + a;
      c = Integer.rotateLeft(c + word(block, i + 2) + (b ^ (d & (a ^ b))), 17) + d;
      b = Integer.rotateLeft(b + word(block, i + 3) + (a ^ (c & (d ^ a))), 22) + c;
    }
    // The two halves of this function have no bit in common, so they may be added one by one: only
    // one of them waits for the step before.
    for (int i = 16; i < 32; i += 4) {
      a = Integer.rotateLeft(a + word(block, i) + (~d & c) + (d & b), 5) + b;
      d = Integer.rotateLeft(d + word(block, i + 1) + (~c & b) + (c & a), 9) + a;
      c = Integer.rotateLeft(c + word(block, i + 2) + (~b & a) + (b & d), 14) + d;
      b = Integer.rotateLeft(b + word(block, i + 3) + (~a & d) + (a & c), 20) + c;
    }
    for (int i = 32; i < 48; i += 4) {
      a = Integer.rotateLeft(a + word(block, i) + (b ^ (c ^ d)), 4) + b;
      d = Integer.rotateLeft(d + word(block, i + 1) + (a ^ (b ^ c)), 11) + a;
      c = Integer.rotateLeft(c + word(block, i + 2) + (d ^ (a ^ b)), 16) + d;
      b = Integer.rotateLeft(b + word(block, i + 3) + (c ^ (d ^ a)), 23) + c;
    }
    for (int i = 48; i < 64; i += 4) {
      a = Integer.rotateLeft(a + word(block, i) + (c ^ (b | ~d)), 6) + b;
      d = Integer.rotateLeft(d + word(block, i + 1) + (b ^ (a | ~c)), 10) + a;
      c = Integer.rotateLeft(c + word(block, i + 2) + (a ^ (d | ~b)), 15) + d;
      b = Integer.rotateLeft(b + word(block, i + 3) + (d ^ (c | ~a)), 21) + c;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }

  private static int word(int[] block, int step) {
    return block[WORDS[step]] + SINES[step];
  }
}
