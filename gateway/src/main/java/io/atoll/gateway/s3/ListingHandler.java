package io.atoll.gateway.s3;

import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.listing.ContinuationToken;
import io.atoll.s3api.operation.BucketOperation.ListMultipartUploads;
import io.atoll.s3api.operation.BucketOperation.ListObjectVersions;
import io.atoll.s3api.operation.BucketOperation.ListObjects;
import io.atoll.s3api.operation.BucketOperation.ListObjectsV2;
import io.atoll.s3api.xml.ListingDocuments;
import org.jspecify.annotations.Nullable;

/** Answers what lies in a bucket, page by page. Runs on workers. */
final class ListingHandler {
  private final ObjectStore store;

  ListingHandler(ObjectStore store) {
    this.store = store;
  }

  void objects(Session session, ListObjects list) {
    Listings.Query query =
        new Listings.Query(
            list.prefix(), list.delimiter(), after(list.marker(), null), list.maxKeys());
    respond(
        session,
        ListingDocuments.listObjects(
            list, store.listings().objects(list.bucket(), query), session.owner()));
  }

  void objects(Session session, ListObjectsV2 list) {
    String token = list.continuationToken();
    String startAfter = list.startAfter();
    Listings.Start start =
        token != null
            ? new Listings.Start.At(ContinuationToken.decode(token))
            : after(startAfter == null ? "" : startAfter, null);
    Listings.Query query =
        new Listings.Query(list.prefix(), list.delimiter(), start, list.maxKeys());
    respond(
        session,
        ListingDocuments.listObjectsV2(
            list, store.listings().objects(list.bucket(), query), session.owner()));
  }

  void versions(Session session, ListObjectVersions list) {
    Listings.Query query =
        new Listings.Query(
            list.prefix(),
            list.delimiter(),
            after(list.keyMarker(), list.versionIdMarker()),
            list.maxKeys());
    respond(
        session,
        ListingDocuments.listObjectVersions(
            list, store.listings().versions(list.bucket(), query), session.owner()));
  }

  void uploads(Session session, ListMultipartUploads list) {
    Listings.Query query =
        new Listings.Query(
            list.prefix(),
            list.delimiter(),
            after(list.keyMarker(), list.uploadIdMarker()),
            list.maxUploads());
    respond(
        session,
        ListingDocuments.listMultipartUploads(
            list, store.listings().uploads(list.bucket(), query), session.owner()));
  }

  private static Listings.Start after(String key, @Nullable String second) {
    return key.isEmpty() ? Listings.Start.BEGINNING : new Listings.Start.After(key, second);
  }

  private static void respond(Session session, byte[] document) {
    session.call().respond(S3Response.xml(200, document));
  }
}
