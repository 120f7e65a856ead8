package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.tree.Entry;
import io.atoll.gateway.object.Listings;
import io.atoll.s3api.listing.KeyLister;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.xml.ListedObject;
import io.atoll.s3api.xml.ListedUpload;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Walks a bucket's rows. */
final class PoolListings implements Listings {
  /** Makes an entry of a row. */
  private interface Decoder<E> {
    E entry(byte[] key, Entry row);
  }

  private final Namespace namespace;

  PoolListings(Namespace namespace) {
    this.namespace = namespace;
  }

  @Override
  public ListingPage<ListedObject> objects(String bucket, Query query) {
    Dataset dataset = namespace.bucket(bucket).dataset();
    KeyLister<ListedObject> lister = lister(query);
    byte[] from = RowKeys.from(RowKeys.OBJECT, lister.seek());
    return Faults.answered(() ->
        walk(
            dataset,
            RowKeys.OBJECT,
            lister,
            from,
            (key, row) -> ObjectRow.listed(key, row.value())));
  }

  @Override
  public ListingPage<ListedObject> versions(String bucket, Query query) {
    return objects(bucket, query);
  }

  @Override
  public ListingPage<ListedUpload> uploads(String bucket, Query query) {
    Dataset dataset = namespace.bucket(bucket).dataset();
    UploadId marker = uploadMarker(query.start());
    KeyLister<ListedUpload> lister;
    byte[] from;
    if (marker != null && query.start() instanceof Start.After(String key, String second)) {
      byte[] utf8 = RowKeys.utf8(key);
      lister = KeyLister.from(query.prefix(), query.delimiter(), utf8, query.maxKeys());
      byte[] behind = RowKeys.upload(utf8, marker.successor());
      byte[] first = RowKeys.from(RowKeys.UPLOAD, lister.seek());
      from = Arrays.compareUnsigned(behind, first) < 0 ? first : behind;
    } else {
      lister = lister(query);
      from = RowKeys.from(RowKeys.UPLOAD, lister.seek());
    }
    return Faults.answered(() ->
        walk(
            dataset,
            RowKeys.UPLOAD,
            lister,
            from,
            (key, row) -> UploadRow.fromRow(row.value()).listed(key, RowKeys.uploadId(row.key()))));
  }

  private static @Nullable UploadId uploadMarker(Start start) {
    return start instanceof Start.After(String key, @Nullable String second) && second != null
        ? UploadId.parse(second)
        : null;
  }

  private static <E> KeyLister<E> lister(Query query) {
    return switch (query.start()) {
      case Start.After(String key, @Nullable String second) ->
          KeyLister.after(query.prefix(), query.delimiter(), key, query.maxKeys());
      case Start.At(byte[] place) ->
          KeyLister.from(query.prefix(), query.delimiter(), place, query.maxKeys());
    };
  }

  private <E> ListingPage<E> walk(
      Dataset dataset, byte space, KeyLister<E> lister, byte[] from, Decoder<E> decoder)
      throws IOException {
    try (Pool.ReadScope scope = namespace.pool().read()) {
      RowCursor rows = scope.scan(dataset, from, RowKeys.end(space));
      while (!lister.isDone()) {
        Entry row = rows.next();
        if (row == null) {
          lister.endOfKeys();
          break;
        }
        byte[] key = RowKeys.key(row.key());
        if (lister.offer(key, decoder.entry(key, row)) == KeyLister.Step.SEEK) {
          rows.seek(RowKeys.from(space, lister.seek()));
        }
      }
    }
    return lister.page();
  }
}
