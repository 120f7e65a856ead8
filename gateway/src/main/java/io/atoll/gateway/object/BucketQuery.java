package io.atoll.gateway.object;

import org.jspecify.annotations.Nullable;

/**
 * Which buckets to list.
 *
 * @param owner only this owner's; null for all
 * @param prefix empty for all
 * @param region only those there; null for all
 * @param after only names above this one; empty for the beginning
 * @param maxBuckets 1 or more
 */
public record BucketQuery(
    @Nullable String owner, String prefix, @Nullable String region, String after, int maxBuckets) {}
