package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.sigv4.PayloadHash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the headers promise about a body, to be checked against what comes.
 *
 * @param lengthBytes of the content, after any aws-chunked framing is taken off; 0 or more
 * @param payload what the signature covers; {@link PayloadHash.Streaming} where the body is in
 *     aws-chunked form
 * @param contentMd5 {@code Content-MD5}, or null
 * @param checksum the additional checksum that was promised, or null
 * @param trailers names of the trailing headers that the body must end with, lower case
 */
public record BodyDeclaration(
    long lengthBytes,
    PayloadHash payload,
    @Nullable Digest contentMd5,
    @Nullable DeclaredChecksum checksum,
    List<String> trailers) {
  public BodyDeclaration {
    trailers = List.copyOf(trailers);
  }

  /**
   * An additional checksum.
   *
   * @param value null where it comes in the trailer
   */
  public record DeclaredChecksum(ChecksumAlgorithm algorithm, @Nullable Digest value) {}

  /** Whether the body comes in aws-chunked form. */
  public boolean isAwsChunked() {
    return payload instanceof PayloadHash.Streaming;
  }
}
