package io.atoll.gateway.admin;

import java.util.List;

/**
 * Some buckets in order of their names.
 *
 * @param truncated whether more follow, to be asked for with {@code after} and the last name
 */
public record BucketList(List<BucketView> buckets, boolean truncated) {
  public BucketList {
    buckets = List.copyOf(buckets);
  }
}
