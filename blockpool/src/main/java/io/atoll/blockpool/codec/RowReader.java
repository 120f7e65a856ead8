package io.atoll.blockpool.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link RowWriter} wrote. Every read is bounds-checked; a row that ends early or states
 * an impossible length throws {@link RowFormatException}, never anything else. Not thread-safe.
 */
public final class RowReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int at;

  public RowReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public RowReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
  }

  public int position() {
    return at;
  }

  public int remaining() {
    return end - at;
  }

  public int u8() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  public int u16() {
    need(2);
    int value = (short) SHORT.get(bytes, at) & 0xFFFF;
    at += 2;
    return value;
  }

  public int i32() {
    need(4);
    int value = (int) INT.get(bytes, at);
    at += 4;
    return value;
  }

  public long i64() {
    need(8);
    long value = (long) LONG.get(bytes, at);
    at += 8;
    return value;
  }

  public long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7F) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw new RowFormatException("variable-length number too long");
  }

  /** A variable-length number that must lie in 0 to {@code max}. */
  public int varint(int max) {
    long value = varint();
    if (value < 0 || value > max) {
      throw new RowFormatException("number " + value + " above " + max);
    }
    return (int) value;
  }

  public byte[] raw(int count) {
    need(count);
    byte[] copy = Arrays.copyOfRange(bytes, at, at + count);
    at += count;
    return copy;
  }

  public byte[] blob() {
    return raw(varint(remaining()));
  }

  public String text() {
    int length = varint(remaining());
    need(length);
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** What is left, as a view; the position stays. */
  public ByteBuffer rest() {
    return ByteBuffer.wrap(bytes, at, end - at);
  }

  public void skip(int count) {
    need(count);
    at += count;
  }

  private void need(int count) {
    if (count < 0 || count > end - at) {
      throw new RowFormatException(
          "row ends early: " + count + " bytes wanted, " + (end - at) + " left");
    }
  }
}
