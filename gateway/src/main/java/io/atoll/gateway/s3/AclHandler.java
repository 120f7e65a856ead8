package io.atoll.gateway.s3;

import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.operation.BodyDeclaration;
import io.atoll.s3api.operation.BucketOperation.PutBucketAcl;
import io.atoll.s3api.operation.ObjectOperation.GetObjectAcl;
import io.atoll.s3api.operation.ObjectOperation.PutObjectAcl;
import io.atoll.s3api.xml.AccessControlRequest;
import io.atoll.s3api.xml.BucketDocuments;

/** Answers about access control lists, which always say that the owner has full control. */
final class AclHandler {
  private final ObjectStore store;

  AclHandler(ObjectStore store) {
    this.store = store;
  }

  /** On a worker. */
  void get(Session session, GetObjectAcl acl) {
    store.objects().head(acl.bucket(), acl.key(), acl.versionId());
    session.call().respond(S3Response.xml(200, BucketDocuments.ownerFullControl(session.owner())));
  }

  void put(Session session, PutObjectAcl acl) {
    set(session, acl.body(), () -> store.objects().head(acl.bucket(), acl.key(), acl.versionId()));
  }

  void put(Session session, PutBucketAcl acl) {
    set(session, acl.body(), () -> store.buckets().head(acl.bucket()));
  }

  /** Changes nothing, as only what is so anyway is accepted. */
  private static void set(Session session, BodyDeclaration body, Runnable requireThere) {
    BodyDecoding decoding = new BodyDecoding(session, body, false, null);
    session
        .call()
        .readBody(
            new DocumentBody(
                decoding,
                body,
                document -> {
                  if (document.length > 0) {
                    AccessControlRequest.parse(document)
                        .requireOwnerFullControl(session.principal().canonicalId());
                  }
                  requireThere.run();
                  session.call().respond(S3Response.empty(200, Headers.EMPTY));
                }));
  }
}
