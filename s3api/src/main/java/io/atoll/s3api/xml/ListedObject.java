package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a listing.
 *
 * @param key UTF-8; not to be changed afterwards
 * @param etag without quotes
 * @param sizeBytes of the content
 * @param checksumAlgorithm null where the object has no additional checksum
 * @param checksumType null exactly where the algorithm is
 */
@SuppressWarnings("ArrayRecordComponent") // a thousand a listing, straight from the store
public record ListedObject(
    byte[] key,
    String etag,
    long sizeBytes,
    Instant lastModified,
    String storageClass,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable ChecksumType checksumType) {}
