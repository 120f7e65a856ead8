package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.gateway.object.Bucket;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of the store share: the pool, the clock, randomness, and the buckets in use. */
final class Namespace {
  /**
   * How often a look-up begins anew because what it found was reclaimed under it; each time
   * somebody else got on.
   */
  static final int ATTEMPTS = 16;

  private final Pool pool;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ConcurrentHashMap<String, OpenBucket> buckets = new ConcurrentHashMap<>();

  Namespace(Pool pool, InstantSource clock, RandomGenerator random) {
    this.pool = pool;
    this.clock = clock;
    this.random = random;
  }

  Pool pool() {
    return pool;
  }

  long nowMillis() {
    return clock.millis();
  }

  UploadId newUploadId() {
    return UploadId.create(clock.millis(), random);
  }

  /**
   * A bucket that exists.
   *
   * @throws S3Exception NoSuchBucket
   */
  OpenBucket bucket(String name) {
    OpenBucket known = buckets.get(name);
    if (known != null && !known.dataset().dropped()) {
      return known;
    }
    return Faults.answered(() -> open(name));
  }

  private OpenBucket open(String name) throws IOException {
    byte[] row;
    try (Pool.ReadScope scope = pool.read()) {
      row = scope.get(pool.catalog(), BucketRow.key(name));
    }
    Dataset dataset = row == null ? null : pool.dataset(BucketRow.fromRow(row).dataset());
    if (row == null || dataset == null) {
      if (row != null) {
        pool.await(pool.durable()); // its deletion is not durable yet (J5)
      }
      throw OpenBucket.noSuchBucket(name);
    }
    Bucket bucket = BucketRow.fromRow(row).bucket(name);
    OpenBucket open =
        buckets.compute(
            name,
            (key, known) ->
                known != null && known.dataset() == dataset
                    ? known
                    : new OpenBucket(bucket, dataset));
    return open;
  }

  /** A bucket was deleted. */
  void forget(OpenBucket bucket) {
    buckets.remove(bucket.bucket().name(), bucket);
  }

  /** The newest row of an object, by a writer who holds its latch. */
  @Nullable ObjectRow newest(Dataset dataset, byte[] rowKey) throws IOException {
    byte[] row = pool.newest(dataset, rowKey);
    return row == null ? null : ObjectRow.fromRow(row);
  }

  /** Releases what an object row that goes has pointed to (N1). */
  void release(Transaction transaction, Dataset dataset, @Nullable ObjectRow old) {
    if (old == null) {
      return;
    }
    pool.release(transaction, dataset, old.dataId());
    if (old.parts() != null) {
      pool.release(transaction, dataset, old.parts().dataId());
    }
  }

  /**
   * A durable object row.
   *
   * @throws S3Exception NoSuchKey
   */
  static ObjectRow visible(Pool.ReadScope scope, Dataset dataset, String key) throws IOException {
    byte[] row = scope.get(dataset, RowKeys.object(key));
    if (row == null) {
      throw noSuchKey(key);
    }
    return ObjectRow.fromRow(row);
  }

  static S3Exception noSuchKey(String key) {
    return new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", key);
  }

  /** Whether a bucket without versioning can have that version. */
  static boolean isVersion(String versionId) {
    return versionId.equals("null");
  }

  /**
   * Refuses version ids that no bucket without versioning can have.
   *
   * @throws S3Exception InvalidArgument
   */
  static void checkVersion(@Nullable String versionId) {
    if (versionId != null && !isVersion(versionId)) {
      throw S3Exception.invalidArgument("Invalid version id specified", "versionId", versionId);
    }
  }
}
