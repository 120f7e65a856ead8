package io.atoll.gateway.s3;

import io.atoll.gateway.http.CallHandler;
import io.atoll.gateway.http.HttpCall;
import io.atoll.gateway.identity.Identities;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.s3api.operation.BucketOperation;
import io.atoll.s3api.operation.BucketOperation.PostObject;
import io.atoll.s3api.operation.ExpectedOwners;
import io.atoll.s3api.operation.MultipartOperation;
import io.atoll.s3api.operation.ObjectOperation;
import io.atoll.s3api.operation.S3Operation;
import io.atoll.s3api.operation.S3RequestParser;
import io.atoll.s3api.operation.ServiceOperation;
import java.time.InstantSource;

/** Answers S3 requests. */
public final class S3Service implements CallHandler {
  private final Admission admission;
  private final OwnerCheck owners;
  private final S3RequestParser parser;
  private final BucketHandler buckets;
  private final ObjectHandler objects;
  private final MultipartHandler uploads;

  public S3Service(
      ObjectStore store, Identities identities, S3Settings settings, InstantSource clock) {
    this.admission = new Admission(identities, settings.region(), clock);
    this.owners = new OwnerCheck(store.buckets());
    this.parser = new S3RequestParser(settings.baseDomains());
    this.buckets = new BucketHandler(store, settings, new FormHandler(store, admission, parser));
    this.objects = new ObjectHandler(store);
    this.uploads = new MultipartHandler(store);
  }

  @Override
  public void handle(HttpCall call) {
    S3RequestParser.refusePreflight(call.request());
    Session session = admission.authenticate(call);
    S3Operation operation = parser.parse(call.request());
    if (!(operation instanceof PostObject)) { // the form itself says who sends it
      admission.authorize(session, operation);
    }
    ExpectedOwners expected = ExpectedOwners.of(call.request());
    if (expected.bucket() == null && expected.source() == null) {
      dispatch(session, operation);
    } else {
      call.onWorker(() -> {
        owners.require(expected, operation);
        dispatch(session, operation);
      });
    }
  }

  private void dispatch(Session session, S3Operation operation) {
    switch (operation) {
      case ServiceOperation service -> buckets.handle(session, service);
      case BucketOperation bucket -> buckets.handle(session, bucket);
      case ObjectOperation object -> objects.handle(session, object);
      case MultipartOperation upload -> uploads.handle(session, upload);
    }
  }
}
