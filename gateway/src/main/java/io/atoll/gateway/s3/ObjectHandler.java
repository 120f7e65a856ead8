package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.BodyDeclaration;
import io.atoll.s3api.operation.CopySource;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.ObjectOperation;
import io.atoll.s3api.operation.ObjectOperation.CopyObject;
import io.atoll.s3api.operation.ObjectOperation.DeleteObject;
import io.atoll.s3api.operation.ObjectOperation.GetObjectAttributes;
import io.atoll.s3api.operation.ObjectOperation.PutObject;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.response.ObjectResponseHeaders;
import io.atoll.s3api.xml.ListedPart;
import io.atoll.s3api.xml.ObjectDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers operations on single objects; reads are in {@link ReadHandler}. */
final class ObjectHandler {
  /** S3's limit for a body in one piece, 5 GiB. */
  static final long MAX_BODY_BYTES = 5L << 30;

  /** Bodies up to this are gathered before anything is done, and need no place for a transfer. */
  static final long SMALL_BODY_BYTES = 40 << 10;

  private static final Headers NONE = Headers.EMPTY;

  private final ObjectStore store;
  private final ReadHandler reads;
  private final AclHandler acls;
  private final TaggingHandler tags;

  ObjectHandler(ObjectStore store) {
    this.store = store;
    this.reads = new ReadHandler(store);
    this.acls = new AclHandler(store);
    this.tags = new TaggingHandler(store);
  }

  void handle(Session session, ObjectOperation operation) {
    switch (operation) {
      case ObjectOperation.GetObject get -> reads.get(session.call(), get);
      case ObjectOperation.HeadObject head -> reads.head(session.call(), head);
      case PutObject put -> put(session, put);
      case DeleteObject delete -> delete(session.call(), delete);
      case CopyObject copy -> session.call().onWorker(() -> copy(session.call(), copy));
      case GetObjectAttributes attributes ->
          session.call().onWorker(() -> attributes(session.call(), attributes));
      case ObjectOperation.GetObjectAcl acl ->
          session.call().onWorker(() -> acls.get(session, acl));
      case ObjectOperation.PutObjectAcl acl -> acls.put(session, acl);
      case ObjectOperation.GetObjectTagging get ->
          session.call().onWorker(() -> tags.get(session, get));
      case ObjectOperation.PutObjectTagging put -> tags.put(session, put);
      case ObjectOperation.DeleteObjectTagging delete ->
          session.call().onWorker(() -> tags.delete(session, delete));
    }
  }

  private void put(Session session, PutObject put) {
    HttpCall call = session.call();
    admit(call, put.body());
    BodyDecoding decoding = new BodyDecoding(session, put.body(), true, ChecksumAlgorithm.DEFAULT);
    call.readBody(
        new StoredBody<>(
            call,
            decoding,
            () -> store.objects().put(put.bucket(), put.key(), put.body().lengthBytes()),
            (ObjectWriter writer, BodyDigests.Result made) -> writer.commit(newObject(put, made)),
            ObjectHandler::stored));
  }

  /** Refuses what is too large, and takes a place for what is not small. */
  static void admit(HttpCall call, BodyDeclaration body) {
    if (body.lengthBytes() > MAX_BODY_BYTES) {
      throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE)
          .with("ProposedSize", Long.toString(body.lengthBytes()))
          .with("MaxSizeAllowed", Long.toString(MAX_BODY_BYTES));
    }
    if (call.bodyLength() < 0 || call.bodyLength() > SMALL_BODY_BYTES) {
      call.beginTransfer();
    }
  }

  static NewObject newObject(PutObject put, BodyDigests.Result made) {
    return new NewObject(
        put.attributes(),
        Objects.requireNonNull(made.md5()).hex(),
        checksumOf(made),
        put.conditions());
  }

  private static @Nullable ObjectChecksum checksumOf(BodyDigests.Result made) {
    ChecksumAlgorithm algorithm = made.algorithm();
    Digest value = made.checksum();
    return algorithm == null || value == null ? null : ObjectChecksum.whole(algorithm, value);
  }

  private static S3Response stored(ObjectInfo info) {
    return S3Response.empty(
        200, ObjectResponseHeaders.written(info.etag(), Stored.checksum(info.checksum())));
  }

  private void delete(HttpCall call, DeleteObject delete) {
    call.onWorker(() ->
        call.respondWhen(
            store
                .objects()
                .delete(delete.bucket(), delete.key(), delete.versionId(), delete.ifMatch()),
            Answer.of(S3Response.empty(204, NONE))));
  }

  private void copy(HttpCall call, CopyObject copy) {
    CopySource source = copy.source();
    CopyRequest request =
        new CopyRequest(
            new CopyRequest.Source(
                source.bucket(), source.key(), source.versionId(), copy.sourceConditions()),
            copy.bucket(),
            copy.key(),
            old -> copiedAttributes(copy, old),
            copy.checksumAlgorithm(),
            copy.conditions());
    call.respondWhen(store.objects().copy(request), ObjectHandler::copied);
  }

  /** What a copy has beside its content; storage class and redirect are never the source's. */
  private static ObjectAttributes copiedAttributes(CopyObject copy, ObjectAttributes old) {
    ObjectAttributes wanted = copy.attributes();
    ObjectAttributes described = copy.replaceMetadata() ? wanted : old;
    return new ObjectAttributes(
        described.contentType(),
        described.cacheControl(),
        described.contentDisposition(),
        described.contentEncoding(),
        described.contentLanguage(),
        described.expires(),
        wanted.redirectLocation(),
        described.userMetadata(),
        wanted.storageClass(),
        copy.replaceTags() ? wanted.tags() : old.tags());
  }

  private static S3Response copied(ObjectInfo info) {
    byte[] document =
        ObjectDocuments.copied(info.etag(), info.lastModified(), Stored.checksum(info.checksum()));
    return S3Response.xml(200, document);
  }

  private void attributes(HttpCall call, GetObjectAttributes request) {
    ObjectDetails details =
        store.objects().inspect(request.bucket(), request.key(), request.versionId());
    ObjectInfo info = details.info();
    Preconditions.ReadOutcome outcome =
        request.conditions().evaluateRead(info.etag(), info.lastModified());
    if (outcome == Preconditions.ReadOutcome.NOT_MODIFIED) {
      call.respond(
          S3Response.empty(
              304, ObjectResponseHeaders.notModified(Stored.object(info), ResponseOverrides.NONE)));
      return;
    }
    byte[] document = ObjectDocuments.attributes(request, describe(request, details));
    Headers headers =
        Headers.of(
            "Content-Type",
            "application/xml",
            "Last-Modified",
            HttpDates.format(info.lastModified()));
    call.respond(new S3Response(200, headers, document));
  }

  private static ObjectDocuments.Attributes describe(
      GetObjectAttributes request, ObjectDetails details) {
    ObjectInfo info = details.info();
    List<ListedPart> page = new ArrayList<>();
    boolean truncated = false;
    for (ObjectPart part : details.parts()) {
      if (part.checksum() == null || part.number() <= request.partNumberMarker()) {
        continue;
      }
      if (page.size() == request.maxParts()) {
        truncated = true;
        break;
      }
      page.add(listed(info, part));
    }
    return new ObjectDocuments.Attributes(
        info.etag(),
        Stored.checksum(info.checksum()),
        info.partCount(),
        page,
        truncated,
        info.attributes().storageClass().name(),
        info.size());
  }

  private static ListedPart listed(ObjectInfo info, ObjectPart part) {
    ObjectChecksum checksum = info.checksum();
    return new ListedPart(
        part.number(),
        info.lastModified(),
        "",
        part.size(),
        checksum == null || part.checksum() == null ? null : checksum.algorithm(),
        part.checksum());
  }
}
