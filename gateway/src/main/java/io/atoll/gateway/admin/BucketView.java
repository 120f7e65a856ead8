package io.atoll.gateway.admin;

/**
 * A bucket.
 *
 * @param createdAt ISO 8601
 */
public record BucketView(String name, String createdAt, String region) {}
