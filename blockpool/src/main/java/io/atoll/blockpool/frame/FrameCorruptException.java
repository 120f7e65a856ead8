package io.atoll.blockpool.frame;

import java.io.IOException;

/**
 * A frame's stored bytes, or a frame table, are not what was written. The caller adds where they
 * came from.
 */
public final class FrameCorruptException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int frameIndex;
  private final int expectedCrc;
  private final int foundCrc;

  private FrameCorruptException(String message, int frameIndex, int expectedCrc, int foundCrc) {
    super(message);
    this.frameIndex = frameIndex;
    this.expectedCrc = expectedCrc;
    this.foundCrc = foundCrc;
  }

  static FrameCorruptException checksum(int frameIndex, int expectedCrc, int foundCrc) {
    return new FrameCorruptException(
        "frame %d: checksum %08x expected, %08x found".formatted(frameIndex, expectedCrc, foundCrc),
        frameIndex,
        expectedCrc,
        foundCrc);
  }

  static FrameCorruptException content(int frameIndex, int crc, String reason) {
    return new FrameCorruptException(
        "frame %d: checksum holds but %s".formatted(frameIndex, reason), frameIndex, crc, crc);
  }

  static FrameCorruptException table(String reason) {
    return new FrameCorruptException("frame table: " + reason, -1, 0, 0);
  }

  /** Which frame of the block, counted from 0; -1 if the table itself is damaged. */
  public int frameIndex() {
    return frameIndex;
  }

  /** The checksum the table names. */
  public int expectedCrc() {
    return expectedCrc;
  }

  /** The checksum of the bytes found; equal to the expected one if only their meaning is wrong. */
  public int foundCrc() {
    return foundCrc;
  }
}
