package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.gateway.object.Buckets;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.Objects;
import io.atoll.gateway.object.Uploads;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The object store in a pool, whose owner opens and closes it. */
public final class PoolObjectStore implements ObjectStore {
  private final Buckets buckets;
  private final Objects objects;
  private final Listings listings;
  private final Uploads uploads;

  /**
   * @param clock for LastModified and creation times
   * @param random for upload ids; thread-safe, not to be guessed
   */
  public PoolObjectStore(Pool pool, InstantSource clock, RandomGenerator random) {
    Namespace namespace = new Namespace(pool, clock, random);
    ObjectReader reader = new ObjectReader(namespace);
    this.buckets = new PoolBuckets(namespace);
    this.objects = new PoolObjects(namespace, reader);
    this.listings = new PoolListings(namespace);
    this.uploads = new PoolUploads(namespace, reader);
  }

  @Override
  public Buckets buckets() {
    return buckets;
  }

  @Override
  public Objects objects() {
    return objects;
  }

  @Override
  public Listings listings() {
    return listings;
  }

  @Override
  public Uploads uploads() {
    return uploads;
  }
}
