package io.atoll.gateway.s3;

import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.object.ByteSpan;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.PartPage;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.checksum.BodyDigests;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.CopySource;
import io.atoll.s3api.operation.MultipartOperation;
import io.atoll.s3api.operation.MultipartOperation.AbortMultipartUpload;
import io.atoll.s3api.operation.MultipartOperation.CompleteMultipartUpload;
import io.atoll.s3api.operation.MultipartOperation.CreateMultipartUpload;
import io.atoll.s3api.operation.MultipartOperation.ListParts;
import io.atoll.s3api.operation.MultipartOperation.UploadPart;
import io.atoll.s3api.operation.MultipartOperation.UploadPartCopy;
import io.atoll.s3api.response.ObjectResponseHeaders;
import io.atoll.s3api.xml.CompleteRequest;
import io.atoll.s3api.xml.ListedPart;
import io.atoll.s3api.xml.MultipartDocuments;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers operations on uploads in parts. */
final class MultipartHandler {
  private final ObjectStore store;

  MultipartHandler(ObjectStore store) {
    this.store = store;
  }

  void handle(Session session, MultipartOperation operation) {
    HttpCall call = session.call();
    switch (operation) {
      case CreateMultipartUpload create -> call.onWorker(() -> create(call, create));
      case UploadPart part -> upload(session, part);
      case UploadPartCopy copy -> call.onWorker(() -> copy(call, copy));
      case CompleteMultipartUpload complete -> complete(session, complete);
      case AbortMultipartUpload abort -> call.onWorker(() -> abort(call, abort));
      case ListParts list -> call.onWorker(() -> list(session, list));
    }
  }

  private static UploadName name(MultipartOperation operation, String id) {
    return new UploadName(operation.bucket(), operation.key(), id);
  }

  private void create(HttpCall call, CreateMultipartUpload create) {
    call.respondWhen(
        store
            .uploads()
            .create(
                create.bucket(),
                create.key(),
                create.attributes(),
                create.checksumAlgorithm(),
                create.checksumType()),
        MultipartHandler::initiated);
  }

  private static S3Response initiated(Upload upload) {
    UploadName name = upload.name();
    Headers.Builder headers = Headers.builder().add("Content-Type", "application/xml");
    ChecksumAlgorithm algorithm = upload.checksumAlgorithm();
    ChecksumType type = upload.checksumType();
    if (algorithm != null && type != null) {
      headers.add("x-amz-checksum-algorithm", algorithm.name());
      headers.add("x-amz-checksum-type", type.name());
    }
    byte[] document = MultipartDocuments.initiated(name.bucket(), name.key(), name.id());
    return new S3Response(200, headers.build(), document);
  }

  private void upload(Session session, UploadPart part) {
    HttpCall call = session.call();
    ObjectHandler.admit(call, part.body());
    call.onWorker(() -> {
      Upload upload = store.uploads().head(name(part, part.uploadId()));
      requireSameChecksum(part, upload);
      call.readBody(
          new StoredBody<>(
              call,
              new BodyDecoding(session, part.body(), true, upload.partAlgorithm()),
              () ->
                  store.uploads().put(upload.name(), part.partNumber(), part.body().lengthBytes()),
              MultipartHandler::commit,
              MultipartHandler::stored));
    });
  }

  /**
   * A part's checksum must be of the upload's algorithm. It may be missing, unless the object's is
   * to be made of the parts': then the client must have made each itself.
   */
  private static void requireSameChecksum(UploadPart part, Upload upload) {
    var declared = part.body().checksum();
    ChecksumAlgorithm wanted = upload.checksumAlgorithm();
    boolean fits =
        declared == null
            ? upload.checksumType() != ChecksumType.COMPOSITE
            : wanted == null || declared.algorithm() == wanted;
    if (!fits) {
      throw S3Exception.invalidRequest(
          "Checksum Type mismatch occurred, expected checksum Type: %s, actual checksum Type: %s"
              .formatted(name(wanted), name(declared == null ? null : declared.algorithm())));
    }
  }

  private static String name(@Nullable ChecksumAlgorithm algorithm) {
    return algorithm == null ? "null" : algorithm.name().toLowerCase(Locale.ROOT);
  }

  private static CompletableFuture<UploadedPart> commit(
      PartWriter writer, BodyDigests.Result made) {
    Digest md5 = Objects.requireNonNull(made.md5());
    return writer.commit(md5, made.algorithm(), made.checksum());
  }

  private static S3Response stored(UploadedPart part) {
    return S3Response.empty(
        200,
        ObjectResponseHeaders.partWritten(part.etag(), part.checksumAlgorithm(), part.checksum()));
  }

  private void copy(HttpCall call, UploadPartCopy copy) {
    CopySource source = copy.source();
    ByteRange.Bounded range = copy.sourceRange();
    RangeChoice choice =
        range == null
            ? RangeChoice.WHOLE
            : (info, parts) -> {
              ByteRange.Resolved resolved = ByteRange.resolveCopySource(range, info.size());
              return new ByteSpan(resolved.offset(), resolved.offset() + resolved.length());
            };
    CopyRequest.Source from =
        new CopyRequest.Source(
            source.bucket(), source.key(), source.versionId(), copy.sourceConditions());
    call.respondWhen(
        store.uploads().copy(name(copy, copy.uploadId()), copy.partNumber(), from, choice),
        part ->
            S3Response.xml(
                200,
                MultipartDocuments.partCopied(
                    part.etag(), part.lastModified(), part.checksumAlgorithm(), part.checksum())));
  }

  private void complete(Session session, CompleteMultipartUpload complete) {
    BodyDecoding decoding = new BodyDecoding(session, complete.body(), false, null);
    session
        .call()
        .readBody(
            new DocumentBody(
                decoding, complete.body(), document -> complete(session, complete, document)));
  }

  private void complete(Session session, CompleteMultipartUpload complete, byte[] document) {
    if (document.length == 0) {
      throw new S3Exception(S3ErrorCode.MALFORMED_XML);
    }
    Completion completion =
        new Completion(
            CompleteRequest.parse(document),
            complete.conditions(),
            complete.expected(),
            complete.expectedType(),
            complete.objectSizeBytes());
    HttpCall call = session.call();
    String location =
        (call.request().secure() ? "https://" : "http://")
            + call.request().host()
            + call.request().rawPath();
    call.respondWhen(
        store.uploads().complete(name(complete, complete.uploadId()), completion),
        info -> completed(location, complete, info));
  }

  private static S3Response completed(
      String location, CompleteMultipartUpload complete, ObjectInfo info) {
    return S3Response.xml(
        200,
        MultipartDocuments.completed(
            location,
            complete.bucket(),
            complete.key(),
            info.etag(),
            Stored.checksum(info.checksum())));
  }

  private void abort(HttpCall call, AbortMultipartUpload abort) {
    call.respondWhen(
        store.uploads().abort(name(abort, abort.uploadId())),
        Answer.of(S3Response.empty(204, Headers.EMPTY)));
  }

  private void list(Session session, ListParts list) {
    PartPage page =
        store.uploads().list(name(list, list.uploadId()), list.partNumberMarker(), list.maxParts());
    Upload upload = page.upload();
    MultipartDocuments.UploadView view =
        new MultipartDocuments.UploadView(
            session.owner(),
            upload.attributes().storageClass().name(),
            upload.checksumAlgorithm(),
            upload.checksumType());
    List<ListedPart> parts = page.parts().stream().map(MultipartHandler::listed).toList();
    session
        .call()
        .respond(
            S3Response.xml(200, MultipartDocuments.parts(list, view, parts, page.truncated())));
  }

  private static ListedPart listed(UploadedPart part) {
    return new ListedPart(
        part.number(),
        part.lastModified(),
        part.etag(),
        part.size(),
        part.checksumAlgorithm(),
        part.checksum());
  }
}
