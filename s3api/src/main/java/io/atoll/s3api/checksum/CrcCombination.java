package io.atoll.s3api.checksum;

/**
 * The CRC of two pieces of data laid end to end, from the CRC of each: the first is multiplied by x
 * to the number of bits in the second, modulo the polynomial. As zlib's {@code crc32_combine}.
 */
final class CrcCombination {
  private final int width;
  private final long polynomial;

  private CrcCombination(int width, long polynomial) {
    this.width = width;
    this.polynomial = polynomial;
  }

  /** For one of the three CRCs. */
  static CrcCombination of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new CrcCombination(32, 0xEDB88320L);
      case CRC32C -> new CrcCombination(32, 0x82F63B78L);
      case CRC64NVME -> new CrcCombination(64, Crc64Nvme.POLYNOMIAL);
      case SHA1, SHA256, SHA512, MD5, XXHASH64, XXHASH3, XXHASH128 ->
          throw new IllegalArgumentException(algorithm + " values cannot be combined");
    };
  }

  /** The CRC of both, the second being {@code secondBytes} long. */
  long combine(long first, long second, long secondBytes) {
    return multiply(powerOfX8(secondBytes), first) ^ second;
  }

  /** x^(8n); in reflected form the highest bit stands for x^0. */
  private long powerOfX8(long n) {
    long power = 1L << (width - 1);
    long square = 1L << (width - 9);
    for (long rest = n; rest != 0; rest >>>= 1) {
      if ((rest & 1) != 0) {
        power = multiply(square, power);
      }
      square = multiply(square, square);
    }
    return power;
  }

  private long multiply(long a, long b) {
    long product = 0;
    long factor = b;
    for (long bit = 1L << (width - 1); bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= factor;
      }
      factor = (factor & 1) != 0 ? factor >>> 1 ^ polynomial : factor >>> 1;
    }
    return product;
  }
}
