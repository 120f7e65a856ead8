package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.Bucket;
import io.atoll.gateway.object.BucketPage;
import io.atoll.gateway.object.BucketQuery;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.listing.ContinuationToken;
import io.atoll.s3api.operation.BucketOperation;
import io.atoll.s3api.operation.BucketOperation.CreateBucket;
import io.atoll.s3api.operation.BucketOperation.DeleteObjects;
import io.atoll.s3api.operation.ObjectKey;
import io.atoll.s3api.operation.ServiceOperation;
import io.atoll.s3api.operation.ServiceOperation.ListBuckets;
import io.atoll.s3api.xml.BucketDocuments;
import io.atoll.s3api.xml.CreateBucketRequest;
import io.atoll.s3api.xml.DeleteRequest;
import io.atoll.s3api.xml.ObjectDocuments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers operations on buckets and on the service; listings are in {@link ListingHandler}. */
final class BucketHandler {
  private static final int ALL_BUCKETS = 10_000;

  /** What a region could be called, here or at Amazon. */
  private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

  private final ObjectStore store;
  private final S3Settings settings;
  private final ListingHandler listings;
  private final FormHandler forms;
  private final AclHandler acls;

  BucketHandler(ObjectStore store, S3Settings settings, FormHandler forms) {
    this.store = store;
    this.forms = forms;
    this.acls = new AclHandler(store);
    this.settings = settings;
    this.listings = new ListingHandler(store);
  }

  void handle(Session session, ServiceOperation operation) {
    switch (operation) {
      case ListBuckets list -> session.call().onWorker(() -> list(session, list));
    }
  }

  void handle(Session session, BucketOperation operation) {
    switch (operation) {
      case CreateBucket create -> create(session, create);
      case DeleteObjects delete -> delete(session, delete);
      case BucketOperation.PostObject post -> forms.handle(session, post);
      case BucketOperation.PutBucketAcl acl -> acls.put(session, acl);
      default -> session.call().onWorker(() -> simple(session, operation));
    }
  }

  private void simple(Session session, BucketOperation operation) {
    HttpCall call = session.call();
    Bucket bucket = store.buckets().head(operation.bucket());
    switch (operation) {
      case BucketOperation.HeadBucket head ->
          call.respond(
              S3Response.empty(
                  200,
                  Headers.of(
                      "x-amz-bucket-region",
                      bucket.region(),
                      "x-amz-access-point-alias",
                      "false",
                      "Content-Type",
                      "application/xml")));
      case BucketOperation.DeleteBucket delete ->
          call.respondWhen(
              store.buckets().delete(delete.bucket()),
              Answer.of(S3Response.empty(204, Headers.EMPTY)));
      case BucketOperation.GetBucketLocation location ->
          call.respond(S3Response.xml(200, BucketDocuments.location(bucket.region())));
      case BucketOperation.GetBucketVersioning versioning ->
          call.respond(S3Response.xml(200, BucketDocuments.neverVersioned()));
      case BucketOperation.GetBucketAcl acl ->
          call.respond(S3Response.xml(200, BucketDocuments.ownerFullControl(session.owner())));
      case BucketOperation.GetAbsentConfiguration absent ->
          throw absent.configuration().error(absent.bucket());
      case BucketOperation.DeleteAbsentConfiguration absent ->
          call.respond(S3Response.empty(204, Headers.EMPTY));
      case BucketOperation.ListObjects list -> listings.objects(session, list);
      case BucketOperation.ListObjectsV2 list -> listings.objects(session, list);
      case BucketOperation.ListObjectVersions list -> listings.versions(session, list);
      case BucketOperation.ListMultipartUploads list -> listings.uploads(session, list);
      case CreateBucket _,
          DeleteObjects _,
          BucketOperation.PostObject _,
          BucketOperation.PutBucketAcl _ ->
          throw new IllegalStateException("handled before");
    }
  }

  private void list(Session session, ListBuckets list) {
    String token = list.continuationToken();
    String after =
        token == null ? "" : new String(ContinuationToken.decode(token), StandardCharsets.UTF_8);
    int most = list.maxBuckets() == 0 ? ALL_BUCKETS : list.maxBuckets();
    BucketPage page =
        store.buckets().list(new BucketQuery(null, list.prefix(), list.region(), after, most));
    String next =
        page.truncated()
            ? ContinuationToken.encode(
                page.buckets().getLast().name().getBytes(StandardCharsets.UTF_8))
            : null;
    List<BucketDocuments.ListedBucket> listed =
        page.buckets().stream()
            .map(b -> new BucketDocuments.ListedBucket(b.name(), b.created(), b.region()))
            .toList();
    session
        .call()
        .respond(
            S3Response.xml(200, BucketDocuments.listBuckets(list, listed, session.owner(), next)));
  }

  private void create(Session session, CreateBucket create) {
    BodyDecoding decoding = new BodyDecoding(session, create.body(), false, null);
    session
        .call()
        .readBody(
            new DocumentBody(
                decoding, create.body(), document -> create(session, create, document)));
  }

  private void create(Session session, CreateBucket create, byte[] document) {
    String wanted = CreateBucketRequest.parse(document).locationConstraint();
    session
        .call()
        .respondWhen(
            store
                .buckets()
                .create(create.bucket(), session.principal().canonicalId(), regionFor(wanted)),
            Answer.of(S3Response.empty(200, Headers.of("Location", '/' + create.bucket()))));
  }

  /** Where a bucket comes to lie: there is one region, and a bucket cannot be put into another. */
  private String regionFor(@Nullable String wanted) {
    if (wanted == null || wanted.isEmpty() || wanted.equals(settings.region())) {
      return settings.region();
    }
    if (REGION_NAME.matcher(wanted).matches()) {
      throw new S3Exception(
          S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT,
          "The "
              + wanted
              + " location constraint is incompatible for the region specific endpoint this"
              + " request was sent to.");
    }
    throw new S3Exception(S3ErrorCode.INVALID_LOCATION_CONSTRAINT)
        .with("LocationConstraint", wanted);
  }

  private void delete(Session session, DeleteObjects delete) {
    BodyDecoding decoding = new BodyDecoding(session, delete.body(), false, null);
    session
        .call()
        .readBody(
            new DocumentBody(
                decoding, delete.body(), document -> delete(session, delete, document)));
  }

  private void delete(Session session, DeleteObjects delete, byte[] document) {
    DeleteRequest request = DeleteRequest.parse(document);
    List<DeleteTarget> valid = new ArrayList<>();
    List<DeleteOutcome> refused = new ArrayList<>();
    for (DeleteRequest.Target object : request.objects()) {
      DeleteTarget target = new DeleteTarget(object.key(), object.versionId(), object.etag());
      try {
        ObjectKey.require(object.key());
        valid.add(target);
      } catch (S3Exception e) {
        refused.add(new DeleteOutcome(target, e));
      }
    }
    session
        .call()
        .respondWhen(
            store.objects().deleteAll(delete.bucket(), valid),
            outcomes ->
                S3Response.xml(
                    200,
                    ObjectDocuments.deleted(
                        request.quiet(),
                        Stream.concat(outcomes.stream(), refused.stream())
                            .map(BucketHandler::listed)
                            .toList())));
  }

  private static ObjectDocuments.DeleteOutcome listed(DeleteOutcome outcome) {
    DeleteTarget target = outcome.target();
    S3Exception failure = outcome.failure();
    return failure == null
        ? new ObjectDocuments.DeleteOutcome.Deleted(target.key(), target.versionId())
        : new ObjectDocuments.DeleteOutcome.Failed(
            target.key(), target.versionId(), failure.code().code(), failure.text());
  }
}
