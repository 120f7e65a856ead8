package io.atoll.gateway.object;

import java.time.Instant;

/**
 * A bucket.
 *
 * @param created in whole milliseconds
 * @param owner canonical user id
 */
public record Bucket(String name, Instant created, String owner, String region) {}
