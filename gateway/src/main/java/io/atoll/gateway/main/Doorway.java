package io.atoll.gateway.main;

import io.atoll.gateway.http.CallHandler;
import io.atoll.gateway.http.HttpCall;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands in a door that is open before there is something behind it: ports are bound before a pool
 * is made or recovered. Until then, and again while stopping, clients are told to come back. Counts
 * who is inside, so that a server can let them finish.
 */
final class Doorway implements CallHandler {
  private static final CallHandler CLOSED =
      call -> {
        throw new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE);
      };

  private final AtomicReference<CallHandler> behind = new AtomicReference<>(CLOSED);
  private final AtomicInteger inside = new AtomicInteger();
  private final Traffic traffic;

  /** Hears of each call when it has ended. */
  interface Traffic {
    /**
     * A call has ended.
     *
     * @param status of the answer, 0 where it broke off
     */
    void ended(String method, int status, long nanos);
  }

  Doorway(Traffic traffic) {
    this.traffic = traffic;
  }

  void lead(CallHandler handler) {
    behind.set(handler);
  }

  void shut() {
    behind.set(CLOSED);
  }

  int inside() {
    return inside.get();
  }

  /** Waits until everybody has left, at most for a while. Returns whether they have. */
  boolean awaitEmpty(long timeoutNanos) {
    long end = System.nanoTime() + timeoutNanos;
    while (inside.get() > 0) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  @Override
  public void handle(HttpCall call) {
    long began = System.nanoTime();
    String method = call.request().method();
    inside.incrementAndGet();
    call.onEnd(status -> {
      inside.decrementAndGet();
      traffic.ended(method, status, System.nanoTime() - began);
    });
    behind.get().handle(call);
  }
}
