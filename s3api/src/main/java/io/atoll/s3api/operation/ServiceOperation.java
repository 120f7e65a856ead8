package io.atoll.s3api.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations on the service as a whole. */
public sealed interface ServiceOperation extends S3Operation {
  /**
   * Lists the caller's buckets in the order of their names.
   *
   * @param maxBuckets 1 to 10,000; 0 where the client set no limit and wants all in one answer
   * @param prefix only buckets whose names begin so; empty for all
   * @param continuationToken opaque, see {@code io.atoll.s3api.listing.ContinuationToken}
   * @param region only buckets of that region
   */
  record ListBuckets(
      int maxBuckets, String prefix, @Nullable String continuationToken, @Nullable String region)
      implements ServiceOperation {
    @Override
    public List<Access> access() {
      return List.of(new Access("s3:ListAllMyBuckets", "*"));
    }
  }
}
