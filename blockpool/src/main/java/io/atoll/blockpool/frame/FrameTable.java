package io.atoll.blockpool.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the frames of one content block lie in its stored bytes, how each is compressed, and its
 * checksum. Kept in the reference to the block.
 *
 * <p>On the device, little-endian:
 *
 * <pre>
 * offset     bytes  field
 * 0          4      plainLength
 * 4 + 6 i    2      form of frame i: bits 14-15 codec (0 none, 1 lz4, 2 zstd), bits 0-13 stored length; 0 = raw
 * 6 + 6 i    4      CRC-32C of the frame's stored bytes, seeded with the pool's seed
 * </pre>
 *
 * A raw frame needs no length, it is that of its plain bytes; a compressed one always fits 14 bits
 * as it is shorter than the 16 KiB it stands for.
 *
 * @param plainLength length of the block's plain bytes, 1 to {@link #MAX_PLAIN_BYTES}
 * @param forms per frame codec and stored length as above; not to be changed
 * @param crcs per frame the checksum; not to be changed
 */
@SuppressWarnings(
    "ArrayRecordComponent") // equality is defined below; copies would double the cost of every read
public record FrameTable(int plainLength, int[] forms, int[] crcs) {
  /** Plain bytes in every frame but the last. */
  public static final int FRAME_BYTES = 16 << 10;

  /** Plain bytes in the largest block. */
  public static final int MAX_PLAIN_BYTES = 1 << 20;

  private static final int CODEC_SHIFT = 14;
  private static final int LENGTH_MASK = (1 << CODEC_SHIFT) - 1;

  /**
   * @throws IllegalArgumentException if the arrays do not fit the length
   */
  public FrameTable {
    if (plainLength < 1 || plainLength > MAX_PLAIN_BYTES) {
      throw new IllegalArgumentException("plain length " + plainLength);
    }
    if (forms.length != frameCount(plainLength) || crcs.length != forms.length) {
      throw new IllegalArgumentException(
          plainLength
              + " bytes do not take "
              + forms.length
              + " frames, "
              + crcs.length
              + " checksums");
    }
  }

  static int form(Codec codec, int storedLength) {
    return codec.number() << CODEC_SHIFT | storedLength;
  }

  static int frameCount(int plainLength) {
    return (plainLength + FRAME_BYTES - 1) / FRAME_BYTES;
  }

  /** Number of frames, 1 to 64. */
  public int frameCount() {
    return forms.length;
  }

  /** Whether frame {@code i}'s stored bytes are its plain bytes. */
  public boolean isRaw(int i) {
    return forms[i] == 0;
  }

  /** Whether the stored bytes of the whole block are its plain bytes. */
  public boolean isAllRaw() {
    for (int form : forms) {
      if (form != 0) {
        return false;
      }
    }
    return true;
  }

  /** How frame {@code i} is compressed. */
  public Codec codec(int i) {
    return Codec.byNumber(forms[i] >>> CODEC_SHIFT);
  }

  /** Plain bytes in frame {@code i}. */
  public int plainLength(int i) {
    return i < forms.length - 1 ? FRAME_BYTES : plainLength - i * FRAME_BYTES;
  }

  /** Stored bytes of frame {@code i}. */
  public int storedLength(int i) {
    return forms[i] == 0 ? plainLength(i) : forms[i] & LENGTH_MASK;
  }

  /** Stored bytes of the block, at most {@link #plainLength()}. */
  public int storedBytes() {
    return offsetOfFrame(forms.length);
  }

  /**
   * Where frame {@code i} begins in the block's stored bytes; for {@code i} = {@link #frameCount()}
   * where the last one ends. So the stored bytes for the plain range [from, to) are those from
   * {@code offsetOfFrame(from / FRAME_BYTES)} to {@code offsetOfFrame((to - 1) / FRAME_BYTES + 1)}.
   */
  public int offsetOfFrame(int i) {
    int offset = 0;
    for (int k = 0; k < i; k++) {
      offset += storedLength(k);
    }
    return offset;
  }

  /** Length of the encoded form in bytes. */
  public int encodedBytes() {
    return 4 + 6 * forms.length;
  }

  /**
   * Writes the encoded form at the buffer's position, whatever the buffer's byte order, and
   * advances it.
   */
  public void write(ByteBuffer into) {
    ByteOrder order = into.order();
    into.order(ByteOrder.LITTLE_ENDIAN).putInt(plainLength);
    for (int i = 0; i < forms.length; i++) {
      into.putShort((short) forms[i]).putInt(crcs[i]);
    }
    into.order(order);
  }

  /**
   * Writes the encoded form into an array.
   *
   * @return the offset behind it
   */
  public int write(byte[] into, int offset) {
    write(ByteBuffer.wrap(into, offset, encodedBytes()));
    return offset + encodedBytes();
  }

  /**
   * Reads an encoded form at the buffer's position and advances it behind that.
   *
   * @throws FrameCorruptException if it is not one, or cut off; the position is then undefined
   */
  public static FrameTable read(ByteBuffer from) throws FrameCorruptException {
    ByteOrder order = from.order();
    from.order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (from.remaining() < 4) {
        throw FrameCorruptException.table("cut off after " + from.remaining() + " bytes");
      }
      int plainLength = from.getInt();
      if (plainLength < 1 || plainLength > MAX_PLAIN_BYTES) {
        throw FrameCorruptException.table("plain length " + plainLength);
      }
      int count = frameCount(plainLength);
      if (from.remaining() < 6 * count) {
        throw FrameCorruptException.table(
            "%d frames in %d bytes".formatted(count, from.remaining()));
      }
      int[] forms = new int[count];
      int[] crcs = new int[count];
      for (int i = 0; i < count; i++) {
        forms[i] = from.getShort() & 0xffff;
        crcs[i] = from.getInt();
      }
      return new FrameTable(plainLength, forms, crcs).checked();
    } finally {
      from.order(order);
    }
  }

  /**
   * Reads an encoded form from an array; {@link #encodedBytes()} of the result says how long it
   * was.
   *
   * @throws FrameCorruptException if it is not one, or cut off
   */
  public static FrameTable read(byte[] from, int offset) throws FrameCorruptException {
    return read(ByteBuffer.wrap(from, offset, from.length - offset));
  }

  private FrameTable checked() throws FrameCorruptException {
    for (int i = 0; i < forms.length; i++) {
      int codec = forms[i] >>> CODEC_SHIFT;
      int length = forms[i] & LENGTH_MASK;
      boolean raw = forms[i] == 0;
      if (!raw
          && (codec == 0 || codec >= Codec.count() || length == 0 || length >= plainLength(i))) {
        throw FrameCorruptException.table("frame %d has form %04x".formatted(i, forms[i]));
      }
    }
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameTable table
        && plainLength == table.plainLength
        && Arrays.equals(forms, table.forms)
        && Arrays.equals(crcs, table.crcs);
  }

  @Override
  public int hashCode() {
    return 31 * plainLength + Arrays.hashCode(crcs);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("FrameTable[" + plainLength + " ->");
    for (int i = 0; i < forms.length; i++) {
      text.append(" %s:%d:%08x".formatted(codec(i), storedLength(i), crcs[i]));
    }
    return text.append(']').toString();
  }
}
