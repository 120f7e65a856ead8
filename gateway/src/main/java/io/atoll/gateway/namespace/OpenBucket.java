package io.atoll.gateway.namespace;

import io.atoll.blockpool.dataset.Dataset;
import io.atoll.gateway.object.Bucket;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A bucket in use: its dataset, its gate (N3) and the newest LastModified that it gave (N4). */
final class OpenBucket {
  /** The gate, held. */
  interface Passage extends AutoCloseable {
    @Override
    void close();
  }

  private final Bucket bucket;
  private final Dataset dataset;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final AtomicLong lastMillis = new AtomicLong();

  OpenBucket(Bucket bucket, Dataset dataset) {
    this.bucket = bucket;
    this.dataset = dataset;
  }

  Bucket bucket() {
    return bucket;
  }

  Dataset dataset() {
    return dataset;
  }

  /**
   * Holds the gate for a change within the bucket.
   *
   * @throws S3Exception NoSuchBucket when it was deleted meanwhile
   */
  Passage pass() {
    return hold(gate.readLock());
  }

  /**
   * Holds the gate alone, for the bucket's end.
   *
   * @throws S3Exception NoSuchBucket when it was deleted meanwhile
   */
  Passage passAlone() {
    return hold(gate.writeLock());
  }

  private Passage hold(Lock side) {
    side.lock();
    if (dataset.dropped()) {
      side.unlock();
      throw noSuchBucket(bucket.name());
    }
    return side::unlock;
  }

  /** A time for a new version, not below any given before nor below {@code previousMillis}. */
  long stamp(long nowMillis, long previousMillis) {
    return lastMillis.accumulateAndGet(Math.max(nowMillis, previousMillis), Math::max);
  }

  static S3Exception noSuchBucket(String name) {
    return new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name);
  }
}
