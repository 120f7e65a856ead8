package io.atoll.gateway.main;

import io.atoll.gateway.http.CallHandler;
import io.atoll.gateway.http.HttpCall;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands in a door that is open before there is something behind it: ports are bound before a pool
 * is made or recovered. Until then, and again while stopping, clients are told to come back.
 */
final class Doorway implements CallHandler {
  private static final CallHandler CLOSED =
      call -> {
        throw new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE);
      };

  private final AtomicReference<CallHandler> behind = new AtomicReference<>(CLOSED);

  void lead(CallHandler handler) {
    behind.set(handler);
  }

  void shut() {
    behind.set(CLOSED);
  }

  @Override
  public void handle(HttpCall call) {
    behind.get().handle(call);
  }
}
