package io.atoll.testkit.object;

import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.Buckets;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.Objects;
import io.atoll.gateway.object.Uploads;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** An object store in memory. */
public final class ModelObjectStore implements ObjectStore {
  private final InstantSource clock;
  private final TreeMap<String, ModelBucket> byName = new TreeMap<>();
  private long uploadsBegun;

  /**
   * @param clock for LastModified and creation times
   */
  public ModelObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Buckets buckets() {
    return new ModelBuckets();
  }

  @Override
  public Objects objects() {
    return new ModelObjects(this);
  }

  @Override
  public Listings listings() {
    return new ModelListings(this);
  }

  @Override
  public Uploads uploads() {
    return new ModelUploads(this);
  }

  InstantSource clock() {
    return clock;
  }

  String newUploadId() {
    return "%032x".formatted(++uploadsBegun);
  }

  /** Under the monitor. */
  ModelBucket bucket(String name) {
    ModelBucket bucket = byName.get(name);
    if (bucket == null) {
      throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name);
    }
    return bucket;
  }

  /** A change under the monitor; its refusal is the future's failure. */
  <T> CompletableFuture<T> change(java.util.function.Supplier<T> change) {
    synchronized (this) {
      try {
        return CompletableFuture.completedFuture(change.get());
      } catch (S3Exception e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  private final class ModelBuckets implements Buckets {
    @Override
    public CompletableFuture<Bucket> create(String name, String owner, String region) {
      return change(() -> {
        ModelBucket old = byName.get(name);
        if (old != null) {
          boolean own = old.bucket.owner().equals(owner);
          throw new S3Exception(
              own ? S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU : S3ErrorCode.BUCKET_ALREADY_EXISTS);
        }
        Bucket bucket = new Bucket(name, ModelBucket.now(clock), owner, region);
        byName.put(name, new ModelBucket(bucket));
        return bucket;
      });
    }

    @Override
    public Bucket head(String name) {
      synchronized (ModelObjectStore.this) {
        return bucket(name).bucket;
      }
    }

    @Override
    public BucketPage list(BucketQuery query) {
      synchronized (ModelObjectStore.this) {
        List<Bucket> all =
            byName.tailMap(query.after(), query.after().isEmpty()).values().stream()
                .map(bucket -> bucket.bucket)
                .filter(bucket -> bucket.name().startsWith(query.prefix()))
                .filter(bucket -> query.owner() == null || query.owner().equals(bucket.owner()))
                .filter(bucket -> query.region() == null || query.region().equals(bucket.region()))
                .toList();
        int count = Math.min(all.size(), query.maxBuckets());
        return new BucketPage(all.subList(0, count), count < all.size());
      }
    }

    @Override
    public CompletableFuture<Void> delete(String name) {
      return change(() -> {
        if (!bucket(name).objects.isEmpty()) {
          throw new S3Exception(S3ErrorCode.BUCKET_NOT_EMPTY);
        }
        byName.remove(name);
        return null;
      });
    }
  }
}
