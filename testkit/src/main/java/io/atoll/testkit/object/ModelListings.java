package io.atoll.testkit.object;

import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.Upload;
import io.atoll.s3api.listing.KeyLister;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.xml.ListedObject;
import io.atoll.s3api.xml.ListedUpload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listings of the model: offers every key in order, and never seeks. */
final class ModelListings implements Listings {
  private final ModelObjectStore store;

  ModelListings(ModelObjectStore store) {
    this.store = store;
  }

  @Override
  public ListingPage<ListedObject> objects(String bucket, Query query) {
    synchronized (store) {
      List<ListedObject> all =
          store.bucket(bucket).objects.values().stream()
              .map(stored -> listed(stored.info()))
              .toList();
      return page(all, ListedObject::key, lister(query));
    }
  }

  private static ListedObject listed(ObjectInfo info) {
    ObjectChecksum checksum = info.checksum();
    return new ListedObject(
        info.key().getBytes(StandardCharsets.UTF_8),
        info.etag(),
        info.size(),
        info.lastModified(),
        info.attributes().storageClass().name(),
        checksum == null ? null : checksum.algorithm(),
        checksum == null ? null : checksum.type());
  }

  @Override
  public ListingPage<ListedObject> versions(String bucket, Query query) {
    return objects(bucket, query);
  }

  @Override
  public ListingPage<ListedUpload> uploads(String bucket, Query query) {
    synchronized (store) {
      Comparator<Upload> order =
          Comparator.comparing(upload -> new ModelBucket.Key(upload.name().key()));
      List<ListedUpload> all =
          store.bucket(bucket).uploads.values().stream()
              .map(ModelBucket.Progress::upload)
              .sorted(order.thenComparing(upload -> upload.name().id()))
              .filter(upload -> isBehind(upload, query.start()))
              .map(ModelListings::listed)
              .toList();
      if (query.start() instanceof Start.After(String key, @Nullable String second)
          && second != null) {
        byte[] from = key.getBytes(StandardCharsets.UTF_8);
        return page(
            all,
            ListedUpload::key,
            KeyLister.from(query.prefix(), query.delimiter(), from, query.maxKeys()));
      }
      return page(all, ListedUpload::key, lister(query));
    }
  }

  private static boolean isBehind(Upload upload, Start start) {
    return !(start instanceof Start.After(String key, @Nullable String second))
        || second == null
        || !upload.name().key().equals(key)
        || upload.name().id().compareTo(second) > 0;
  }

  private static ListedUpload listed(Upload upload) {
    return new ListedUpload(
        upload.name().key().getBytes(StandardCharsets.UTF_8),
        upload.name().id(),
        upload.initiated(),
        upload.attributes().storageClass().name(),
        upload.checksumAlgorithm(),
        upload.checksumType());
  }

  private static <E> KeyLister<E> lister(Query query) {
    return switch (query.start()) {
      case Start.After(String key, @Nullable String second) ->
          KeyLister.after(query.prefix(), query.delimiter(), key, query.maxKeys());
      case Start.At(byte[] place) ->
          KeyLister.from(query.prefix(), query.delimiter(), place, query.maxKeys());
    };
  }

  private static <E> ListingPage<E> page(
      List<E> all, Function<E, byte[]> key, KeyLister<E> lister) {
    for (E entry : all) {
      if (!lister.isDone() && Arrays.compareUnsigned(key.apply(entry), lister.seek()) >= 0) {
        lister.offer(key.apply(entry), entry);
      }
    }
    lister.endOfKeys();
    return lister.page();
  }
}
