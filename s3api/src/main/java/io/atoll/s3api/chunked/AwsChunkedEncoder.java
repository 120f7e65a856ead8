package io.atoll.s3api.chunked;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.sigv4.SigningContext;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts content into aws-chunked form, as clients do. For tests and benchmarks. */
public final class AwsChunkedEncoder {
  private final @Nullable SigningContext signing;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private String previousSignature;

  private AwsChunkedEncoder(@Nullable SigningContext signing) {
    this.signing = signing;
    this.previousSignature = signing == null ? "" : signing.seedSignature();
  }

  /**
   * Encodes a whole body.
   *
   * @param signing null for unsigned chunks
   * @param chunkBytes payload of every chunk but the last two
   * @param trailers trailing headers; empty for none
   */
  public static byte[] encode(
      @Nullable SigningContext signing, byte[] content, int chunkBytes, List<Trailer> trailers) {
    var encoder = new AwsChunkedEncoder(signing);
    for (int from = 0; from < content.length; from += chunkBytes) {
      encoder.chunk(content, from, Math.min(chunkBytes, content.length - from));
      encoder.write("\r\n");
    }
    encoder.chunk(content, content.length, 0);
    encoder.trailers(trailers);
    encoder.write("\r\n");
    return encoder.out.toByteArray();
  }

  private void chunk(byte[] content, int from, int length) {
    write(Integer.toHexString(length));
    if (signing != null) {
      previousSignature = signing.chunkSignature(previousSignature, sha256(content, from, length));
      write(";chunk-signature=" + previousSignature);
    }
    write("\r\n");
    out.write(content, from, length);
  }

  private void trailers(List<Trailer> trailers) {
    if (trailers.isEmpty()) {
      return;
    }
    var text = new StringBuilder();
    for (Trailer trailer : trailers) {
      write(trailer.name() + ':' + trailer.value() + "\r\n");
      text.append(trailer.name()).append(':').append(trailer.value()).append('\n');
    }
    if (signing != null) {
      write(
          "x-amz-trailer-signature:"
              + signing.trailerSignature(previousSignature, text.toString())
              + "\r\n");
    }
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static Digest sha256(byte[] content, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(content, from, length);
      return Digest.of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
