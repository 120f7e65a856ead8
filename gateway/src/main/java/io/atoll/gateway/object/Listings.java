package io.atoll.gateway.object;

import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.xml.ListedObject;
import io.atoll.s3api.xml.ListedUpload;
import org.jspecify.annotations.Nullable;

/**
 * What lies in a bucket, in the order of the keys' bytes. Every page is one consistent state. All
 * throw {@link io.atoll.s3api.error.S3Exception}: NoSuchBucket.
 */
public interface Listings {
  /**
   * Where a page begins and what it shows.
   *
   * @param prefix empty for none
   * @param delimiter empty for none
   * @param maxKeys entries and common prefixes together
   */
  record Query(String prefix, String delimiter, Start start, int maxKeys) {}

  /** The place before the first entry of a page. */
  sealed interface Start {
    Start BEGINNING = new After("", null);

    /**
     * Behind a key or common prefix.
     *
     * @param key exclusive; empty for the beginning
     * @param second version id or upload id of that key behind which to go on; null to leave the
     *     key out altogether
     */
    record After(String key, @Nullable String second) implements Start {}

    /** At {@link ListingPage#next} of the page before. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record At(byte[] place) implements Start {}
  }

  /** Current objects. */
  ListingPage<ListedObject> objects(String bucket, Query query);

  /** All versions; without versioning one, named {@code null}, per key. */
  ListingPage<ListedObject> versions(String bucket, Query query);

  /** Uploads in progress, by key and then by when they began. */
  ListingPage<ListedUpload> uploads(String bucket, Query query);
}
