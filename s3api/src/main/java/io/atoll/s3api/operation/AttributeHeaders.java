package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.Query;
import io.atoll.s3api.http.S3Request;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is stored beside an object's content from a request's headers. */
final class AttributeHeaders {
  /**
   * The most bytes of UTF-8 that the user metadata's names (without prefix) and values may have
   * together.
   */
  static final int MAX_METADATA_BYTES = 2048;

  private static final String META = "x-amz-meta-";

  private AttributeHeaders() {}

  static ObjectAttributes of(S3Request request) {
    AclHeaders.checkForObject(request);
    Headers headers = request.headers();
    return new ObjectAttributes(
        contentType(headers.first("Content-Type")),
        headers.joined("Cache-Control"),
        headers.first("Content-Disposition"),
        contentEncoding(headers.joined("Content-Encoding")),
        headers.joined("Content-Language"),
        headers.first("Expires"),
        redirect(request.amzHeader("x-amz-website-redirect-location")),
        userMetadata(request),
        StorageClass.parse(request.amzHeader("x-amz-storage-class")),
        tags(request.amzHeader("x-amz-tagging")));
  }

  /**
   * The codings without {@code aws-chunked}, which is about the transfer only; null where nothing
   * is left.
   */
  static @Nullable String contentEncoding(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).contains("aws-chunked")) {
      return header;
    }
    var kept = new StringBuilder();
    int from = 0;
    while (from <= header.length()) {
      int to = header.indexOf(',', from);
      if (to < 0) {
        to = header.length();
      }
      String coding = header.substring(from, to).trim();
      if (!coding.isEmpty() && !coding.equalsIgnoreCase("aws-chunked")) {
        kept.append(kept.isEmpty() ? "" : ",").append(coding);
      }
      from = to + 1;
    }
    return kept.isEmpty() ? null : kept.toString();
  }

  /** An empty type is as none: the object gets the default. */
  private static @Nullable String contentType(@Nullable String header) {
    return header == null || header.isBlank() ? null : header;
  }

  private static @Nullable String redirect(@Nullable String location) {
    if (location == null) {
      return null;
    }
    boolean valid =
        location.startsWith("/")
            || location.startsWith("http://")
            || location.startsWith("https://");
    if (!valid || location.length() > 2048) {
      throw new S3Exception(S3ErrorCode.INVALID_REDIRECT_LOCATION);
    }
    return location;
  }

  private static Map<String, String> userMetadata(S3Request request) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Headers headers = request.headers();
    for (int i = 0; i < headers.count(); i++) {
      collect(metadata, headers.name(i), headers.value(i));
    }
    Query query = request.query();
    for (int i = 0; i < query.count(); i++) {
      collect(metadata, query.name(i), query.value(i));
    }
    int size = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += ObjectKey.utf8Length(entry.getKey()) + ObjectKey.utf8Length(entry.getValue());
    }
    if (size > MAX_METADATA_BYTES) {
      throw new S3Exception(S3ErrorCode.METADATA_TOO_LARGE)
          .with("Size", Integer.toString(size))
          .with("MaxSizeAllowed", Integer.toString(MAX_METADATA_BYTES));
    }
    return metadata;
  }

  private static void collect(Map<String, String> metadata, String name, String value) {
    if (name.length() > META.length() && name.regionMatches(true, 0, META, 0, META.length())) {
      metadata.merge(
          name.substring(META.length()).toLowerCase(Locale.ROOT), value, (a, b) -> a + ',' + b);
    }
  }

  static Map<String, String> tags(@Nullable String header) {
    if (header == null || header.isEmpty()) {
      return Map.of();
    }
    Query pairs = Query.parseOrNull(header);
    if (pairs == null) {
      throw malformedTagging(header);
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < pairs.count(); i++) {
      String key = pairs.name(i);
      String value = pairs.value(i);
      TagRules.check(key, value);
      if (tags.put(key, value) != null) {
        throw malformedTagging(header);
      }
    }
    TagRules.checkCount(tags.size());
    return tags;
  }

  private static S3Exception malformedTagging(String header) {
    return S3Exception.invalidArgument(
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters"
            + " without tag name duplicates.",
        "x-amz-tagging",
        header);
  }
}
