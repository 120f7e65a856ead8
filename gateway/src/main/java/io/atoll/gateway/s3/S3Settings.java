package io.atoll.gateway.s3;

import java.util.List;

/**
 * How the S3 door presents itself.
 *
 * @param region that signatures must name
 * @param baseDomains names under which buckets are host names; may be empty
 */
public record S3Settings(String region, List<String> baseDomains) {
  public S3Settings {
    baseDomains = List.copyOf(baseDomains);
  }
}
