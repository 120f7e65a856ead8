package io.atoll.gateway.s3;

import io.atoll.gateway.http.CallHandler;
import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.identity.Identities;
import io.atoll.gateway.identity.Principal;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.operation.BucketOperation;
import io.atoll.s3api.operation.MultipartOperation;
import io.atoll.s3api.operation.ObjectOperation;
import io.atoll.s3api.operation.S3Operation;
import io.atoll.s3api.operation.S3RequestParser;
import io.atoll.s3api.operation.ServiceOperation;
import io.atoll.s3api.sigv4.Authentication;
import io.atoll.s3api.sigv4.SignatureVerifier;
import java.time.InstantSource;

/** Answers S3 requests. */
public final class S3Service implements CallHandler {
  private final Identities identities;
  private final InstantSource clock;
  private final SignatureVerifier verifier;
  private final S3RequestParser parser;
  private final BucketHandler buckets;
  private final ObjectHandler objects;
  private final MultipartHandler uploads;

  public S3Service(ObjectStore store, Identities identities, S3Settings settings, InstantSource clock) {
    this.identities = identities;
    this.clock = clock;
    this.verifier = new SignatureVerifier(settings.region(), identities::secretOf);
    this.parser = new S3RequestParser(settings.baseDomains());
    this.buckets = new BucketHandler(store, settings);
    this.objects = new ObjectHandler(store);
    this.uploads = new MultipartHandler(store);
  }

  @Override
  public void handle(HttpCall call) {
    Session session = authenticate(call);
    S3Operation operation = parser.parse(call.request());
    if (!identities.allows(session.principal(), operation)) {
      throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
    switch (operation) {
      case ServiceOperation service -> buckets.handle(session, service);
      case BucketOperation bucket -> buckets.handle(session, bucket);
      case ObjectOperation object -> objects.handle(session, object);
      case MultipartOperation upload -> uploads.handle(session, upload);
    }
  }

  private Session authenticate(HttpCall call) {
    return switch (verifier.verify(call.request(), clock.instant())) {
      case Authentication.Anonymous anonymous -> new Session(call, Principal.ANONYMOUS, null);
      case Authentication.Signed signed ->
          new Session(call, identities.principalOf(signed.accessKeyId()), signed.chunks());
    };
  }
}
