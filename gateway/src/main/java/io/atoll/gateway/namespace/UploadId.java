package io.atoll.gateway.namespace;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The id of an upload: when it began, so that uploads of a key sort by that, and something that
 * cannot be guessed.
 *
 * @param began milliseconds since 1970 UTC
 */
record UploadId(long began, long random) {
  static final int BYTES = 16;

  static UploadId create(long nowMillis, RandomGenerator random) {
    return new UploadId(nowMillis, random.nextLong());
  }

  /** Null where the text is no upload id. */
  static @Nullable UploadId parse(String text) {
    if (text.length() != 2 * BYTES) {
      return null;
    }
    try {
      return new UploadId(
          HexFormat.fromHexDigitsToLong(text, 0, BYTES),
          HexFormat.fromHexDigitsToLong(text, BYTES, 2 * BYTES));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static UploadId read(byte[] bytes, int at) {
    return new UploadId(BigEndian.get(bytes, at), BigEndian.get(bytes, at + Long.BYTES));
  }

  void write(byte[] bytes, int at) {
    BigEndian.put(bytes, at, began);
    BigEndian.put(bytes, at + Long.BYTES, random);
  }

  /** The next higher id. */
  UploadId successor() {
    return random == -1L ? new UploadId(began + 1, 0) : new UploadId(began, random + 1);
  }

  /** 32 hex digits. */
  String text() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(began) + hex.toHexDigits(random);
  }
}
