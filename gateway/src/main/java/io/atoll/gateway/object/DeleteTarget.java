package io.atoll.gateway.object;

import org.jspecify.annotations.Nullable;

/**
 * An object to delete.
 *
 * @param versionId as in {@link Objects}
 * @param etag without quotes: delete only an object that has it; null for any
 */
public record DeleteTarget(String key, @Nullable String versionId, @Nullable String etag) {}
