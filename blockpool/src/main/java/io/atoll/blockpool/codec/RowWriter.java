package io.atoll.blockpool.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Appends little-endian fields to a growing byte array. Variable-length numbers are unsigned LEB128
 * (7 bits a byte, lowest first). Not thread-safe.
 */
public final class RowWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int length;

  public RowWriter(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Forgets what was written; keeps the array. */
  public void clear() {
    length = 0;
  }

  /** Drops what was written behind {@code newLength}. */
  public void truncate(int newLength) {
    length = newLength;
  }

  public int length() {
    return length;
  }

  /** The array behind, valid up to {@link #length()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  public RowWriter u8(int value) {
    ensure(1);
    bytes[length++] = (byte) value;
    return this;
  }

  public RowWriter u16(int value) {
    ensure(2);
    SHORT.set(bytes, length, (short) value);
    length += 2;
    return this;
  }

  public RowWriter i32(int value) {
    ensure(4);
    INT.set(bytes, length, value);
    length += 4;
    return this;
  }

  public RowWriter i64(long value) {
    ensure(8);
    LONG.set(bytes, length, value);
    length += 8;
    return this;
  }

  /** An unsigned variable-length number, 1 to 10 bytes. */
  public RowWriter varint(long value) {
    ensure(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** The bytes alone, without their length. */
  public RowWriter raw(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
    return this;
  }

  public RowWriter raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  /** The length as a variable-length number, then the bytes. */
  public RowWriter blob(byte[] source) {
    return varint(source.length).raw(source);
  }

  /** A text as UTF-8, with its length in front. */
  public RowWriter text(String value) {
    return blob(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Overwrites four bytes written before. */
  public void patchI32(int at, int value) {
    INT.set(bytes, at, value);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
