package io.atoll.s3api.operation;

import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.http.S3Request;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the conditions of a request. */
final class ConditionHeaders {
  private ConditionHeaders() {}

  /**
   * For GET, HEAD and GetObjectAttributes; dates that are none are ignored (RFC 9110, section
   * 13.1.3).
   */
  static Preconditions read(S3Request request) {
    return of(
        ETagCondition.parse("If-Match", request.headers().joined("If-Match")),
        ETagCondition.parse("If-None-Match", request.headers().joined("If-None-Match")),
        date(request.header("If-Modified-Since")),
        date(request.header("If-Unmodified-Since")));
  }

  /**
   * For writes: {@code If-Match} or {@code If-None-Match: *}.
   *
   * @throws S3Exception NotImplemented for other conditions and for both at once, as Amazon answers
   *     them
   */
  static Preconditions write(S3Request request) {
    ETagCondition none =
        ETagCondition.parse("If-None-Match", request.headers().joined("If-None-Match"));
    if (none != null && !none.any()) {
      throw S3Exception.headerNotImplemented("If-None-Match");
    }
    for (String header : new String[] {"If-Modified-Since", "If-Unmodified-Since"}) {
      if (request.header(header) != null) {
        throw S3Exception.headerNotImplemented(header);
      }
    }
    ETagCondition match = ETagCondition.parse("If-Match", request.headers().joined("If-Match"));
    if (match != null && none != null) {
      throw S3Exception.headerNotImplemented("If-Match,If-None-Match");
    }
    return of(match, none, null, null);
  }

  /** The {@code x-amz-copy-source-if-} headers. */
  static Preconditions copySource(S3Request request) {
    String prefix = "x-amz-copy-source-if-";
    return of(
        ETagCondition.parse(prefix + "match", request.amzHeader(prefix + "match")),
        ETagCondition.parse(prefix + "none-match", request.amzHeader(prefix + "none-match")),
        date(request.amzHeader(prefix + "modified-since")),
        date(request.amzHeader(prefix + "unmodified-since")));
  }

  private static Preconditions of(
      @Nullable ETagCondition match,
      @Nullable ETagCondition noneMatch,
      @Nullable Instant modifiedSince,
      @Nullable Instant unmodifiedSince) {
    if (match == null && noneMatch == null && modifiedSince == null && unmodifiedSince == null) {
      return Preconditions.NONE;
    }
    return new Preconditions(match, noneMatch, modifiedSince, unmodifiedSince);
  }

  private static @Nullable Instant date(@Nullable String text) {
    return text == null ? null : HttpDates.parse(text);
  }
}
