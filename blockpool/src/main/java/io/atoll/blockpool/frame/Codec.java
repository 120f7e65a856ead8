package io.atoll.blockpool.frame;

/**
 * How a frame's bytes are compressed. The order is the number kept on the device: add at the end
 * only.
 */
public enum Codec {
  /** As they are. */
  NONE,
  /** LZ4 block format. */
  LZ4,
  /** A Zstandard frame (RFC 8878). */
  ZSTD;

  private static final Codec[] BY_NUMBER = values();

  /** Number of codecs there are. */
  static int count() {
    return BY_NUMBER.length;
  }

  static Codec byNumber(int number) {
    return BY_NUMBER[number];
  }
}
