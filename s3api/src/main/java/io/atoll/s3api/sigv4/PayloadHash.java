package io.atoll.s3api.sigv4;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/** What {@code x-amz-content-sha256} says about a body. */
public sealed interface PayloadHash {
  /** The header's name. */
  String HEADER = "x-amz-content-sha256";

  /** {@code UNSIGNED-PAYLOAD}, or no header where none is needed. */
  record Unsigned() implements PayloadHash {}

  /** The digest of the whole body. */
  record Exact(Digest sha256) implements PayloadHash {}

  /**
   * The body is in aws-chunked form.
   *
   * @param signed whether each chunk carries a signature
   * @param trailer whether trailing headers follow the last chunk
   */
  record Streaming(boolean signed, boolean trailer) implements PayloadHash {}

  /** What stands for an unsigned body. */
  PayloadHash UNSIGNED = new Unsigned();

  /**
   * Parses the header.
   *
   * @param value null counts as unsigned; the verifier asks for the header where it is needed
   * @throws S3Exception InvalidArgument; NotImplemented for the ECDSA forms
   */
  static PayloadHash parse(@Nullable String value) {
    if (value == null) {
      return UNSIGNED;
    }
    return switch (value) {
      case "UNSIGNED-PAYLOAD" -> UNSIGNED;
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" -> new Streaming(true, false);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" -> new Streaming(true, true);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new Streaming(false, true);
      case "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
          "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" ->
          throw S3Exception.headerNotImplemented(HEADER);
      default -> {
        Digest sha256 = Digest.ofHex(value, 32);
        if (sha256 == null) {
          throw S3Exception.invalidArgument(
              "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                  + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, "
                  + "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, "
                  + "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
              HEADER,
              value);
        }
        yield new Exact(sha256);
      }
    };
  }
}
