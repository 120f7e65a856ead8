package io.atoll.s3api.checksum;

import java.util.List;

/** The checksum and the ETag of an object that was uploaded in parts. */
public final class MultipartChecksum {
  private MultipartChecksum() {}

  /**
   * One part.
   *
   * @param checksum of its content
   * @param lengthBytes of its content
   */
  public record Part(Digest checksum, long lengthBytes) {}

  /**
   * The checksum of the parts' checksums.
   *
   * @return Base64, a dash and the number of parts, as S3 writes it
   */
  public static String composite(ChecksumAlgorithm algorithm, List<Part> parts) {
    RunningChecksum whole = RunningChecksum.of(algorithm);
    for (Part part : parts) {
      whole.update(part.checksum().buffer());
    }
    return whole.finish().base64() + '-' + parts.size();
  }

  /**
   * The checksum of the whole content.
   *
   * @throws IllegalArgumentException for an algorithm that {@linkplain
   *     ChecksumAlgorithm#supportsFullObject() cannot}
   */
  public static Digest fullObject(ChecksumAlgorithm algorithm, List<Part> parts) {
    CrcCombination combination = CrcCombination.of(algorithm);
    long crc = 0;
    for (Part part : parts) {
      crc = combination.combine(crc, part.checksum().number(), part.lengthBytes());
    }
    return Digest.ofNumber(crc, algorithm.sizeBytes());
  }

  /** The ETag, without quotes: MD5 of the parts' MD5s, a dash and their number. */
  public static String etag(List<Digest> partMd5s) {
    RunningChecksum whole = RunningChecksum.md5();
    for (Digest md5 : partMd5s) {
      whole.update(md5.buffer());
    }
    return whole.finish().hex() + '-' + partMd5s.size();
  }
}
