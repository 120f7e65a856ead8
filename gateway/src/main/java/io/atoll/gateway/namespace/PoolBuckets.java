package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.Buckets;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Buckets as rows of the pool's catalog. */
final class PoolBuckets implements Buckets {
  private final Namespace namespace;
  private final Pool pool;

  PoolBuckets(Namespace namespace) {
    this.namespace = namespace;
    this.pool = namespace.pool();
  }

  @Override
  public CompletableFuture<Bucket> create(String name, String owner, String region) {
    return Commits.attempt(pool, () -> tryCreate(name, owner, region));
  }

  private CompletableFuture<Bucket> tryCreate(String name, String owner, String region)
      throws IOException {
    Dataset catalog = pool.catalog();
    byte[] key = BucketRow.key(name);
    try (KeyLatches.Held _ = pool.hold(catalog, key)) {
      byte[] old = pool.newest(catalog, key);
      if (old != null) {
        boolean own = BucketRow.fromRow(old).owner().equals(owner);
        S3ErrorCode code =
            own ? S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU : S3ErrorCode.BUCKET_ALREADY_EXISTS;
        throw new S3Exception(code).with("BucketName", name);
      }
      Transaction transaction = new Transaction();
      long dataset = pool.createDataset(transaction, DatasetKind.BUCKET);
      BucketRow row = new BucketRow(dataset, namespace.nowMillis(), owner, region);
      transaction.put(catalog, key, row.toRow());
      return Commits.answer(pool.commit(transaction), row.bucket(name));
    }
  }

  @Override
  public Bucket head(String name) {
    return namespace.bucket(name).bucket();
  }

  @Override
  public BucketPage list(BucketQuery query) {
    return Faults.answered(() -> page(query));
  }

  private BucketPage page(BucketQuery query) throws IOException {
    byte[] prefix = BucketRow.key(query.prefix());
    byte[] after = BucketRow.key(query.after() + '\0');
    byte[] from =
        query.after().isEmpty() || Arrays.compareUnsigned(after, prefix) < 0 ? prefix : after;
    List<Bucket> buckets = new ArrayList<>();
    try (Pool.ReadScope scope = pool.read()) {
      RowCursor rows = scope.scan(pool.catalog(), from, new byte[] {BucketRow.SPACE + 1});
      for (Entry row = rows.next(); row != null; row = rows.next()) {
        String name = BucketRow.name(row.key());
        if (!name.startsWith(query.prefix())) {
          break;
        }
        Bucket bucket = BucketRow.fromRow(row.value()).bucket(name);
        boolean wanted =
            (query.owner() == null || query.owner().equals(bucket.owner()))
                && (query.region() == null || query.region().equals(bucket.region()));
        if (wanted && buckets.size() == query.maxBuckets()) {
          return new BucketPage(buckets, true);
        }
        if (wanted) {
          buckets.add(bucket);
        }
      }
    }
    return new BucketPage(buckets, false);
  }

  @Override
  public CompletableFuture<Void> delete(String name) {
    return Commits.attempt(pool, () -> tryDelete(namespace.bucket(name)));
  }

  private CompletableFuture<Void> tryDelete(OpenBucket bucket) throws IOException {
    Dataset catalog = pool.catalog();
    byte[] key = BucketRow.key(bucket.bucket().name());
    try (OpenBucket.Passage _ = bucket.passAlone();
        Pool.ReadScope _ = pool.read();
        KeyLatches.Held _ = pool.hold(catalog, key)) {
      Dataset dataset = bucket.dataset();
      if (newest(dataset, RowKeys.OBJECT).next() != null) {
        throw new S3Exception(S3ErrorCode.BUCKET_NOT_EMPTY)
            .with("BucketName", bucket.bucket().name());
      }
      // Uploads and what else the dataset holds go with it, in the background.
      Transaction transaction = new Transaction().delete(catalog, key).drop(dataset);
      CompletableFuture<Long> durable = pool.commit(transaction);
      namespace.forget(bucket);
      return Commits.done(durable);
    }
  }

  private static RowCursor newest(Dataset dataset, byte space) {
    return dataset.cursor(RowKeys.start(space), RowKeys.end(space), Overlay.NEWEST);
  }
}
