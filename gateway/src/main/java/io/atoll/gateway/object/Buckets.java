package io.atoll.gateway.object;

import java.util.concurrent.CompletableFuture;

/** Creates, finds and deletes buckets. Names are taken as valid. */
public interface Buckets {
  /**
   * Creates a bucket.
   *
   * @param owner canonical user id
   * @param region as the client will be told
   * @return fails with BucketAlreadyOwnedByYou or BucketAlreadyExists
   */
  CompletableFuture<Bucket> create(String name, String owner, String region);

  /**
   * A bucket's own attributes.
   *
   * @throws io.atoll.s3api.error.S3Exception NoSuchBucket
   */
  Bucket head(String name);

  /** One page of the buckets in order of their names. */
  BucketPage list(BucketQuery query);

  /**
   * Deletes a bucket that holds no object. Uploads in progress are aborted.
   *
   * @return fails with NoSuchBucket or BucketNotEmpty
   */
  CompletableFuture<Void> delete(String name);
}
