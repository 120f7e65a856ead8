package io.atoll.gateway.object;

import io.atoll.s3api.operation.ObjectAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one version of an object.
 *
 * @param versionId null in a bucket that never had versioning
 * @param size bytes
 * @param etag without quotes
 * @param lastModified in whole milliseconds
 * @param checksum null where it has none
 * @param partCount parts that it was uploaded in, 0 where it came in one piece
 */
public record ObjectInfo(
    String key,
    @Nullable String versionId,
    long size,
    String etag,
    Instant lastModified,
    ObjectAttributes attributes,
    @Nullable ObjectChecksum checksum,
    int partCount) {}
