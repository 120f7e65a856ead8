package io.atoll.testkit.device;

/**
 * One I/O as it reached the device.
 *
 * @param index its number, counted from 0 over all kinds
 * @param offsetBytes where its range began; 0 for a flush
 * @param lengthBytes length of its range; 0 for a flush
 */
public record Io(long index, Kind kind, long offsetBytes, long lengthBytes) {
  /** What was asked of the device. */
  public enum Kind {
    READ,
    WRITE,
    FLUSH,
    DISCARD
  }

  boolean overlaps(long offset, long length) {
    return offsetBytes < offset + length && offset < offsetBytes + lengthBytes;
  }
}
