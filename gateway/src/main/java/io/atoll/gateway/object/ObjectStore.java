package io.atoll.gateway.object;

/** Buckets with objects in them. Thread-safe. */
public interface ObjectStore {
  /** The buckets themselves. */
  Buckets buckets();

  /** Objects by key. */
  Objects objects();

  /** What lies in a bucket, page by page. */
  Listings listings();

  /** Uploads in parts. */
  Uploads uploads();
}
