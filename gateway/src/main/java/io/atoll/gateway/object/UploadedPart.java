package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of an upload in progress.
 *
 * @param number 1 to 10,000
 * @param size bytes
 * @param md5 its ETag
 * @param checksumAlgorithm null where it has no additional checksum
 * @param checksum null exactly where the algorithm is
 */
public record UploadedPart(
    int number,
    long size,
    Digest md5,
    Instant lastModified,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable Digest checksum) {
  /** Without quotes. */
  public String etag() {
    return md5.hex();
  }
}
