package io.atoll.blockpool.hash;

import java.lang.foreign.MemorySegment;

/**
 * Names content by a 256-bit cryptographic hash. An instance keeps working memory and belongs to
 * one thread at a time.
 */
public sealed interface ContentHasher permits Blake3, Sha256 {
  /**
   * The name of the function, as pool and command line know it: {@code blake3} or {@code sha256}.
   */
  String name();

  /**
   * Hash of a range of a segment, native or on the heap.
   *
   * @param offset where the range begins in the segment, in bytes
   * @param length length in bytes, 0 to 2 GiB - 1
   * @throws IndexOutOfBoundsException if the range is not within the segment
   */
  ContentHash hash(MemorySegment data, long offset, long length);

  /**
   * Hash of a range of an array.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  default ContentHash hash(byte[] data, int offset, int length) {
    return hash(MemorySegment.ofArray(data), offset, length);
  }
}
