package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.FieldText;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses headers that promise something this server does not do, in the header section or
 * presigned in the query.
 */
final class UnsupportedHeaders {
  private static final String[] PREFIXES = {
    "x-amz-server-side-encryption", "x-amz-copy-source-server-side-encryption"
  };
  private static final Set<String> NAMES =
      Set.of(
          "x-amz-write-offset-bytes",
          "x-amz-rename-source",
          "x-amz-rename-source-if-match",
          "x-amz-if-match-last-modified-time",
          "x-amz-if-match-size",
          "x-amz-if-match-initiated-time",
          "x-amz-create-session-mode");

  private UnsupportedHeaders() {}

  static void check(S3Request request) {
    Headers headers = request.headers();
    for (int i = 0; i < headers.count(); i++) {
      check(headers.name(i), headers.value(i));
    }
    Query query = request.query();
    for (int i = 0; i < query.count(); i++) {
      if (query.name(i).regionMatches(true, 0, "x-amz-", 0, 6)) {
        FieldText.require(query.name(i), query.value(i));
        check(query.name(i), query.value(i));
      }
    }
  }

  private static void check(String name, String value) {
    if (!name.regionMatches(true, 0, "x-amz-", 0, 6)) {
      return;
    }
    for (String prefix : PREFIXES) {
      if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
        throw S3Exception.headerNotImplemented(name);
      }
    }
    if (name.regionMatches(true, 0, "x-amz-object-lock-", 0, 18)) {
      throw new S3Exception(
          S3ErrorCode.INVALID_REQUEST, "Bucket is missing Object Lock Configuration");
    }
    if (name.equalsIgnoreCase("x-amz-bucket-object-lock-enabled")
        && !value.equalsIgnoreCase("false")) {
      throw S3Exception.headerNotImplemented(name);
    }
    if (NAMES.contains(name.toLowerCase(Locale.ROOT))) {
      throw S3Exception.headerNotImplemented(name);
    }
  }
}
