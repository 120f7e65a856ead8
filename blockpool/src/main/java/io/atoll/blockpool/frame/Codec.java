package io.atoll.blockpool.frame;

/** How a frame's bytes are compressed. */
public enum Codec {
  /** As they are. */
  NONE(0),
  /** LZ4 block format. */
  LZ4(1),
  /** A Zstandard frame (RFC 8878). */
  ZSTD(2);

  private static final Codec[] BY_NUMBER = {NONE, LZ4, ZSTD};

  private final int number;

  Codec(int number) {
    this.number = number;
  }

  /** The number kept on the device, 0 to 3; never reused. */
  public int number() {
    return number;
  }

  /** How many codecs there are; their numbers are below. */
  static int count() {
    return BY_NUMBER.length;
  }

  /**
   * The codec of a kept number.
   *
   * @throws IndexOutOfBoundsException if no codec has that number
   */
  public static Codec byNumber(int number) {
    return BY_NUMBER[number];
  }
}
