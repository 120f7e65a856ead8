package io.atoll.gateway.object;

import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/**
 * What became of an object to delete.
 *
 * @param failure null where it is gone, or never was
 */
public record DeleteOutcome(DeleteTarget target, @Nullable S3Exception failure) {}
