package io.atoll.s3api.response;

import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.xml.StoredChecksum;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an object besides its content.
 *
 * @param etag without quotes
 * @param sizeBytes of the whole content
 * @param checksum null where it has no additional checksum
 * @param partCount 0 for an object that did not come in parts
 */
public record StoredObject(
    String etag,
    Instant lastModified,
    long sizeBytes,
    ObjectAttributes attributes,
    @Nullable StoredChecksum checksum,
    int partCount) {}
