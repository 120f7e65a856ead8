package io.atoll.gateway.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server is to run.
 *
 * @param pool the device or file
 * @param size of the pool, where it must be made
 * @param sizeChosen whether somebody asked for that size
 * @param s3 where S3 is served
 * @param admin where the admin API is served
 * @param memory resident memory that the whole process may take
 * @param domains names under which buckets are hosts
 * @param region what clients must sign for
 * @param state folder of the keys, the token and the run file; null: see {@link StateFiles}
 * @param rootKey the root key pair where one was given
 */
public record Settings(
    Path pool,
    ByteSize size,
    boolean sizeChosen,
    HostPort s3,
    HostPort admin,
    ByteSize memory,
    List<String> domains,
    String region,
    @Nullable Path state,
    @Nullable KeyPair rootKey) {
  public Settings {
    domains = List.copyOf(domains);
  }
}
