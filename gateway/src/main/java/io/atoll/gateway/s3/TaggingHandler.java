package io.atoll.gateway.s3;

import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.ObjectOperation.DeleteObjectTagging;
import io.atoll.s3api.operation.ObjectOperation.GetObjectTagging;
import io.atoll.s3api.operation.ObjectOperation.PutObjectTagging;
import io.atoll.s3api.xml.ObjectDocuments;
import io.atoll.s3api.xml.TaggingRequest;
import java.util.Map;

/** Answers about the tags of objects. */
final class TaggingHandler {
  private final ObjectStore store;

  TaggingHandler(ObjectStore store) {
    this.store = store;
  }

  /** On a worker. */
  void get(Session session, GetObjectTagging get) {
    ObjectInfo info = store.objects().head(get.bucket(), get.key(), get.versionId());
    session.call().respond(S3Response.xml(200, ObjectDocuments.tags(info.attributes().tags())));
  }

  void put(Session session, PutObjectTagging put) {
    BodyDecoding decoding = new BodyDecoding(session, put.body(), false, null);
    session
        .call()
        .readBody(
            new DocumentBody(
                decoding,
                put.body(),
                document ->
                    session
                        .call()
                        .respondWhen(
                            store
                                .objects()
                                .tag(
                                    put.bucket(),
                                    put.key(),
                                    put.versionId(),
                                    TaggingRequest.parse(document).tags()),
                            Answer.of(S3Response.empty(200, Headers.EMPTY)))));
  }

  /** On a worker. */
  void delete(Session session, DeleteObjectTagging delete) {
    session
        .call()
        .respondWhen(
            store.objects().tag(delete.bucket(), delete.key(), delete.versionId(), Map.of()),
            Answer.of(S3Response.empty(204, Headers.EMPTY)));
  }
}
