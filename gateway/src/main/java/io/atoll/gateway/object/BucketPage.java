package io.atoll.gateway.object;

import java.util.List;

/**
 * Some buckets in order of their names.
 *
 * @param truncated whether more follow; the next page comes after the last name of this one
 */
public record BucketPage(List<Bucket> buckets, boolean truncated) {
  public BucketPage {
    buckets = List.copyOf(buckets);
  }
}
