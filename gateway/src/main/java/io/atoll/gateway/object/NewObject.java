package io.atoll.gateway.object;

import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.ObjectAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What an object's bytes are to be stored with.
 *
 * @param etag without quotes
 * @param checksum null for none
 * @param conditions on the object that is there before
 */
public record NewObject(
    ObjectAttributes attributes,
    String etag,
    @Nullable ObjectChecksum checksum,
    Preconditions conditions) {}
