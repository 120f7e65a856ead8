package io.atoll.s3api.http;

/**
 * An answer whose whole body is at hand: documents and errors, never object data.
 *
 * @param status the HTTP status
 * @param headers fields to send; Content-Length, Date and the request id are the server's to add
 * @param body the body's bytes, empty when there is none; not to be changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, handed straight to the socket
public record S3Response(int status, Headers headers, byte[] body) {
  private static final byte[] NO_BYTES = {};
  private static final Headers XML = Headers.of("Content-Type", "application/xml");

  /** A document. */
  public static S3Response xml(int status, byte[] body) {
    return new S3Response(status, XML, body);
  }

  /** An answer without a body. */
  public static S3Response empty(int status, Headers headers) {
    return new S3Response(status, headers, NO_BYTES);
  }
}
