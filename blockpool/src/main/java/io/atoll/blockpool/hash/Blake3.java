package io.atoll.blockpool.hash;

import static io.atoll.blockpool.hash.Blake3Kernel.BLOCK_INTS;
import static io.atoll.blockpool.hash.Blake3Kernel.CHUNK_END;
import static io.atoll.blockpool.hash.Blake3Kernel.CHUNK_INTS;
import static io.atoll.blockpool.hash.Blake3Kernel.CHUNK_START;
import static io.atoll.blockpool.hash.Blake3Kernel.CV_INTS;
import static io.atoll.blockpool.hash.Blake3Kernel.KEYED_HASH;
import static io.atoll.blockpool.hash.Blake3Kernel.PARENT;
import static io.atoll.blockpool.hash.Blake3Kernel.ROOT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * BLAKE3 (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020), plain or keyed, with 256 bits of
 * output. Chunks of 1 KiB are the leaves of a binary tree; as they do not depend on each other,
 * vector lanes work on many at once. Where the module {@code jdk.incubator.vector} is not there,
 * the same is done one by one.
 */
public final class Blake3 implements ContentHasher {
  /** Length of the key in keyed mode. */
  public static final int KEY_BYTES = 32;

  private static final int CHUNK_BYTES = 1024;

  /** Largest subtree whose chaining values are held at once: a whole content block. */
  private static final int SUBTREE_CHUNKS = 1024;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int[] key;
  private final int flags;
  private final Blake3Kernel kernel;
  private final Blake3Scalar scalar = new Blake3Scalar();
  private final int[] batch;
  private final int[] cv = new int[CV_INTS];
  private int[] cvs = new int[0];

  /** The plain hash. */
  public Blake3() {
    this(initialWords(), 0, preferredKernel());
  }

  /**
   * The keyed hash: without the key its values say nothing about the content.
   *
   * @param key {@link #KEY_BYTES} secret bytes; copied
   */
  public Blake3(byte[] key) {
    this(keyWords(key), KEYED_HASH, preferredKernel());
  }

  Blake3(int[] key, int flags, Blake3Kernel kernel) {
    this.key = key;
    this.flags = flags;
    this.kernel = kernel;
    this.batch = new int[kernel.batch() * CHUNK_INTS];
  }

  static int[] initialWords() {
    return new int[] {
      Blake3Scalar.IV0,
      Blake3Scalar.IV1,
      Blake3Scalar.IV2,
      Blake3Scalar.IV3,
      0x510E527F,
      0x9B05688C,
      0x1F83D9AB,
      0x5BE0CD19
    };
  }

  private static int[] keyWords(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
    }
    int[] words = new int[CV_INTS];
    MemorySegment.copy(MemorySegment.ofArray(key), WORD, 0, words, 0, CV_INTS);
    return words;
  }

  private static Blake3Kernel preferredKernel() {
    // Asked before the class with the vectors is touched, as it could not be loaded.
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors && Blake3Lanes.worthwhile() ? new Blake3Lanes() : new Blake3Scalar();
  }

  @Override
  public String name() {
    return "blake3";
  }

  @Override
  public ContentHash hash(MemorySegment data, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, data.byteSize());
    if (length <= CHUNK_BYTES) {
      chunk(data, offset, (int) length, 0, ROOT);
    } else {
      int nodes = level(data, offset, length, 0);
      // All levels but the last, whose one node is the root and marked as such.
      while (nodes > 2) {
        nodes = parentLevel(nodes);
      }
      System.arraycopy(key, 0, cv, 0, CV_INTS);
      scalar.compress(cv, cvs, 0, 0, 64, flags | PARENT | ROOT);
    }
    return new ContentHash(outputWord(0), outputWord(2), outputWord(4), outputWord(6));
  }

  private long outputWord(int i) {
    return Long.reverseBytes((cv[i] & 0xffff_ffffL) | (long) cv[i + 1] << 32);
  }

  /**
   * Fills {@link #cvs} with the chaining values of equally large, adjacent subtrees (the last may
   * be smaller) and returns how many; 2 at least. Pairing neighbours level by level, an odd one out
   * passing on unchanged, gives BLAKE3's tree.
   */
  private int level(MemorySegment data, long offset, long length, long counter) {
    if (length <= (long) SUBTREE_CHUNKS * CHUNK_BYTES) {
      return leaves(data, offset, (int) length, counter);
    }
    long subtreeBytes = (long) SUBTREE_CHUNKS * CHUNK_BYTES;
    int count = Math.toIntExact((length + subtreeBytes - 1) / subtreeBytes);
    int[] tops = new int[count * CV_INTS];
    for (int i = 0; i < count; i++) {
      long at = i * subtreeBytes;
      int nodes =
          leaves(
              data,
              offset + at,
              (int) Math.min(subtreeBytes, length - at),
              counter + (long) i * SUBTREE_CHUNKS);
      while (nodes > 1) {
        nodes = parentLevel(nodes);
      }
      System.arraycopy(cvs, 0, tops, i * CV_INTS, CV_INTS);
    }
    cvs = tops;
    return count;
  }

  private int parentLevel(int nodes) {
    kernel.parents(cvs, nodes / 2, key, flags | PARENT);
    if (nodes % 2 == 1) {
      System.arraycopy(cvs, (nodes - 1) * CV_INTS, cvs, nodes / 2 * CV_INTS, CV_INTS);
    }
    return (nodes + 1) / 2;
  }

  private int leaves(MemorySegment data, long offset, int length, long counter) {
    int whole = length / CHUNK_BYTES;
    int rest = length % CHUNK_BYTES;
    int count = whole + (rest > 0 ? 1 : 0);
    if (cvs.length < count * CV_INTS) {
      cvs = new int[count * CV_INTS];
    }
    for (int done = 0; done < whole; done += kernel.batch()) {
      int chunks = Math.min(kernel.batch(), whole - done);
      MemorySegment.copy(
          data, WORD, offset + (long) done * CHUNK_BYTES, batch, 0, chunks * CHUNK_INTS);
      kernel.chunks(batch, chunks, counter + done, key, flags, cvs, done * CV_INTS);
    }
    if (rest > 0) {
      chunk(data, offset + (long) whole * CHUNK_BYTES, rest, counter + whole, 0);
      System.arraycopy(cv, 0, cvs, whole * CV_INTS, CV_INTS);
    }
    return count;
  }

  /**
   * One chunk, which may be short or empty, into {@link #cv}; {@code lastFlags} go to its last
   * block.
   */
  private void chunk(MemorySegment data, long offset, int length, long counter, int lastFlags) {
    int blocks = Math.max(1, (length + 63) / 64);
    Arrays.fill(batch, 0, blocks * BLOCK_INTS, 0);
    MemorySegment.copy(data, WORD, offset, batch, 0, length / 4);
    for (int i = length & -4; i < length; i++) {
      batch[i / 4] |= (data.get(ValueLayout.JAVA_BYTE, offset + i) & 0xff) << (i % 4 * 8);
    }
    System.arraycopy(key, 0, cv, 0, CV_INTS);
    for (int block = 0; block < blocks; block++) {
      boolean last = block == blocks - 1;
      int edge = (block == 0 ? CHUNK_START : 0) | (last ? CHUNK_END | lastFlags : 0);
      int blockLength = last ? length - block * 64 : 64;
      scalar.compress(cv, batch, block * BLOCK_INTS, counter, blockLength, flags | edge);
    }
  }
}
