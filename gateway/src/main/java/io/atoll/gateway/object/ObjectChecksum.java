package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;

/**
 * The additional checksum of an object.
 *
 * @param partCount parts whose checksums a composite one covers; 0 for one over the whole content
 */
public record ObjectChecksum(ChecksumAlgorithm algorithm, Digest value, int partCount) {
  /** Over the whole content. */
  public static ObjectChecksum whole(ChecksumAlgorithm algorithm, Digest value) {
    return new ObjectChecksum(algorithm, value, 0);
  }

  public ChecksumType type() {
    return partCount == 0 ? ChecksumType.FULL_OBJECT : ChecksumType.COMPOSITE;
  }

  /** Base64, for composite ones with the number of parts behind a dash. */
  public String text() {
    return partCount == 0 ? value.base64() : value.base64() + '-' + partCount;
  }
}
