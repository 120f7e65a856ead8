package io.atoll.gateway.s3;

import io.atoll.s3api.http.S3Response;
import java.util.function.Function;

/** Turns a result into the answer's document. */
@FunctionalInterface
interface Answer<R> extends Function<R, S3Response> {
  /** No document. */
  static <R> Answer<R> of(S3Response response) {
    return ignored -> response;
  }
}
