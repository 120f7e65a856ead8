package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded part.
 *
 * @param partNumber 1 to 10,000
 * @param etag without quotes
 * @param checksumAlgorithm null where it has no additional checksum
 * @param checksum null exactly where the algorithm is
 */
public record ListedPart(
    int partNumber,
    Instant lastModified,
    String etag,
    long sizeBytes,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable Digest checksum) {}
