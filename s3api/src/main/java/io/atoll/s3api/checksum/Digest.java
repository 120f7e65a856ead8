package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The value of a digest or checksum, most significant byte first. */
public final class Digest {
  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A copy of the bytes. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes.clone());
  }

  /** From hex digits of either case; null where the text is no digest of that size. */
  public static @Nullable Digest ofHex(String hex, int sizeBytes) {
    if (hex.length() != 2 * sizeBytes) {
      return null;
    }
    byte[] bytes = new byte[sizeBytes];
    for (int i = 0; i < sizeBytes; i++) {
      int high = hexDigit(hex.charAt(2 * i));
      int low = hexDigit(hex.charAt(2 * i + 1));
      if ((high | low) < 0) {
        return null;
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    return new Digest(bytes);
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  /** From Base64; null where the text is no digest of that size. */
  public static @Nullable Digest ofBase64(String base64, int sizeBytes) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return bytes.length == sizeBytes ? new Digest(bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Big-endian bytes of the low {@code sizeBytes} bytes of a number, as CRCs are written. */
  public static Digest ofNumber(long value, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    for (int i = 0; i < sizeBytes; i++) {
      bytes[i] = (byte) (value >>> (8 * (sizeBytes - 1 - i)));
    }
    return new Digest(bytes);
  }

  /** Bytes in the value. */
  public int sizeBytes() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The value as an unsigned big-endian number; for values of at most 8 bytes. */
  public long number() {
    long value = 0;
    for (byte b : bytes) {
      value = value << 8 | (b & 0xFF);
    }
    return value;
  }

  /** Lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Base64 with padding. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** A read-only view of the bytes. */
  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Equal bytes; takes the same time wherever they differ. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
