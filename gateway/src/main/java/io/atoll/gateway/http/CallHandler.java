package io.atoll.gateway.http;

/** What a door does with a request. */
@FunctionalInterface
public interface CallHandler {
  /** Takes a call, on an I/O thread: must not block. An S3Exception thrown is the answer. */
  void handle(HttpCall call);
}
