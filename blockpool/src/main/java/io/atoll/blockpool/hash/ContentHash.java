package io.atoll.blockpool.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 256-bit name of content. The four words are the digest's 32 bytes read in big-endian order, so
 * that the natural order of hashes is the order of their bytes and a prefix of the bits is a prefix
 * of the word {@code w0}.
 *
 * @param w0 bytes 0 to 7
 * @param w1 bytes 8 to 15
 * @param w2 bytes 16 to 23
 * @param w3 bytes 24 to 31
 */
public record ContentHash(long w0, long w1, long w2, long w3) implements Comparable<ContentHash> {
  /** Length of the encoded form. */
  public static final int BYTES = 32;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /**
   * Reads the 32 bytes at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if there are fewer
   */
  public static ContentHash read(byte[] from, int offset) {
    return new ContentHash(
        (long) LONGS.get(from, offset),
        (long) LONGS.get(from, offset + 8),
        (long) LONGS.get(from, offset + 16),
        (long) LONGS.get(from, offset + 24));
  }

  /**
   * Writes the 32 bytes at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if there is not enough room
   */
  public void write(byte[] into, int offset) {
    LONGS.set(into, offset, w0);
    LONGS.set(into, offset + 8, w1);
    LONGS.set(into, offset + 16, w2);
    LONGS.set(into, offset + 24, w3);
  }

  /** The 32 bytes, as a new array. */
  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }

  @Override
  public int compareTo(ContentHash other) {
    int order = Long.compareUnsigned(w0, other.w0);
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    return order != 0 ? order : Long.compareUnsigned(w3, other.w3);
  }

  /** The bits of a good hash are even already: one word of them will do. */
  @Override
  public int hashCode() {
    return Long.hashCode(w0);
  }

  /** 64 hexadecimal digits. */
  @Override
  public String toString() {
    return "%016x%016x%016x%016x".formatted(w0, w1, w2, w3);
  }
}
