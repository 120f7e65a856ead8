package io.atoll.blockpool.hash;

/**
 * Finds a single flipped bit from what it did to a CRC-32C. The checksum is linear: the difference
 * between the checksums of a message and of the same message with one bit flipped depends on that
 * bit's distance from the end alone, and no two distances below 2^31 bits give the same difference.
 */
public final class BitFlip {
  private static final int REFLECTED_POLYNOMIAL = 0x82F63B78;

  private BitFlip() {}

  /**
   * Where a bit must have flipped.
   *
   * @param difference exclusive or of the checksum found and the one expected, not 0
   * @param lengthBytes of the message
   * @return the bit's number, counted from 0 at the lowest bit of the first byte; -1 when one bit
   *     does not explain the difference
   */
  public static long find(int difference, long lengthBytes) {
    int remainder = 1;
    for (long distance = 1; distance <= lengthBytes * 8; distance++) {
      remainder = (remainder >>> 1) ^ (REFLECTED_POLYNOMIAL & -(remainder & 1));
      if (remainder == difference) {
        long bytesFromEnd = (distance + 7) / 8;
        return (lengthBytes - bytesFromEnd) * 8 + (bytesFromEnd * 8 - distance);
      }
    }
    return -1;
  }
}
