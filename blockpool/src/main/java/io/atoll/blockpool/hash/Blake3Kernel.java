package io.atoll.blockpool.hash;

/**
 * The inner loop of BLAKE3: compresses many nodes of one level of the tree. Chaining values are 8
 * consecutive ints each. Implementations keep working memory and are thread-confined.
 */
sealed interface Blake3Kernel permits Blake3Scalar, Blake3Lanes {
  int CHUNK_INTS = 256;
  int BLOCK_INTS = 16;
  int CV_INTS = 8;

  int CHUNK_START = 1;
  int CHUNK_END = 2;
  int PARENT = 4;
  int ROOT = 8;
  int KEYED_HASH = 16;

  /** How many chunks are best given at once. */
  int batch();

  /**
   * Chaining values of whole chunks.
   *
   * @param data the chunks one after another, from index 0, as little-endian words
   * @param count number of chunks, 1 to {@link #batch()}
   * @param counter number of the first chunk in the input
   * @param key the 8 words the hash starts from
   * @param flags for every block, beside start and end of chunk
   * @param into receives {@code count} chaining values
   * @param at index of the first of them
   */
  void chunks(int[] data, int count, long counter, int[] key, int flags, int[] into, int at);

  /**
   * Replaces the first {@code 2 * count} chaining values by those of their {@code count} parents.
   *
   * @param cvs where they are and go to, from index 0
   * @param flags for every parent, {@link #PARENT} included
   */
  void parents(int[] cvs, int count, int[] key, int flags);
}
