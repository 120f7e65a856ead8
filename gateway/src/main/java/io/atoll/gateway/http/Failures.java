package io.atoll.gateway.http;

import io.atoll.blockpool.PoolException;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.S3Response;
import io.atoll.s3api.xml.ErrorDocument;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client is told of a failure, and what the log. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final String hostId;

  Failures(String hostId) {
    this.hostId = hostId;
  }

  S3Response response(HttpCall call, Throwable cause) {
    S3Exception failure = translate(call, cause);
    byte[] document = ErrorDocument.write(failure, resource(call), call.requestId(), hostId);
    return S3Response.xml(failure.status(), document);
  }

  private static String resource(HttpCall call) {
    return call.request().rawPath();
  }

  private static S3Exception translate(HttpCall call, Throwable cause) {
    return switch (cause) {
      case S3Exception known -> known;
      case CompletionException wrapped -> translate(call, causeOf(wrapped));
      case UncheckedIOException wrapped -> translate(call, causeOf(wrapped));
      case PoolException.Full full -> new S3Exception(S3ErrorCode.INSUFFICIENT_STORAGE);
      case PoolException.Failed stopped -> new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE);
      default -> {
        LOG.error(
            "request {} {} {} failed",
            call.requestId(),
            call.request().method(),
            call.request().rawPath(),
            cause);
        yield new S3Exception(S3ErrorCode.INTERNAL_ERROR);
      }
    };
  }

  private static Throwable causeOf(RuntimeException wrapped) {
    Throwable cause = wrapped.getCause();
    return cause == null ? new IllegalStateException(wrapped) : cause;
  }
}
