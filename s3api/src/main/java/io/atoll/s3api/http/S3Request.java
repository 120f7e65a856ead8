package io.atoll.s3api.http;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked, without its body.
 *
 * @param method the method's name, as sent
 * @param rawPath the path as it stood on the request line, percent-encoded, beginning with a slash
 * @param rawQuery what followed the question mark, or null
 * @param query the same, decoded
 * @param headers the header fields
 * @param host the Host field (or HTTP/2 authority) with its port if it had one; empty when there
 *     was none
 * @param secure whether it came over TLS
 */
public record S3Request(
    String method,
    String rawPath,
    @Nullable String rawQuery,
    Query query,
    Headers headers,
    String host,
    boolean secure) {

  /**
   * A request whose query is decoded here.
   *
   * @throws io.atoll.s3api.error.S3Exception InvalidURI where the query cannot be decoded
   */
  public static S3Request of(
      String method, String rawPath, @Nullable String rawQuery, Headers headers, boolean secure) {
    String host = headers.first("Host");
    return new S3Request(
        method,
        rawPath,
        rawQuery,
        Query.parse(rawQuery),
        headers,
        host == null ? "" : host,
        secure);
  }

  /** The first header of that name, or null. */
  public @Nullable String header(String name) {
    return headers.first(name);
  }

  /**
   * An {@code x-amz-} header, or the query parameter of the same name: presigners move such headers
   * into the query, and S3 takes them from there.
   */
  public @Nullable String amzHeader(String name) {
    String value = headers.first(name);
    return value == null && query.count() > 0 ? query.firstIgnoreCase(name) : value;
  }
}
