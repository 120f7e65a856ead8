package io.atoll.s3api.sigv4;

import io.atoll.s3api.checksum.Digest;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the signatures over the chunks of a body continue from. Immutable; may be used from any
 * thread.
 *
 * <p>Source: "Signature Calculations for the Authorization Header: Transferring Payload in Multiple
 * Chunks" and "Signature calculations for trailing headers".
 */
public final class SigningContext {
  /** SHA-256 of nothing. */
  public static final String EMPTY_SHA256 =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private final SecretKeySpec key;
  private final String timestamp;
  private final String scope;
  private final String seedSignature;

  SigningContext(SecretKeySpec key, String timestamp, String scope, String seedSignature) {
    this.key = key;
    this.timestamp = timestamp;
    this.scope = scope;
    this.seedSignature = seedSignature;
  }

  /** The signature of the request's head, which the first chunk's builds on. */
  public String seedSignature() {
    return seedSignature;
  }

  /**
   * The signature of a chunk, in lower-case hex.
   *
   * @param previousSignature the chunk's before it, or the seed
   * @param payloadHash SHA-256 of its payload
   */
  public String chunkSignature(String previousSignature, Digest payloadHash) {
    Hmac hmac = Hmac.ofThread();
    ByteText text = hmac.text();
    StringToSign.ofChunk(
        text, timestamp, scope, previousSignature, EMPTY_SHA256, payloadHash.bytes());
    return Hmac.hex(hmac.sign(key, text.array(), text.length()));
  }

  /**
   * The signature of the trailer, in lower-case hex.
   *
   * @param previousSignature that of the last, empty chunk
   * @param trailer each header as {@code name:value} and a line feed
   */
  public String trailerSignature(String previousSignature, String trailer) {
    Hmac hmac = Hmac.ofThread();
    byte[] bytes = trailer.getBytes(StandardCharsets.UTF_8);
    byte[] hash = hmac.sha256(bytes, bytes.length);
    ByteText text = hmac.text();
    StringToSign.ofTrailer(text, timestamp, scope, previousSignature, hash);
    return Hmac.hex(hmac.sign(key, text.array(), text.length()));
  }

  /** Whether the two signatures are the same; takes the same time wherever they differ. */
  public static boolean sameSignature(String expected, String given) {
    if (expected.length() != given.length()) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < expected.length(); i++) {
      difference |= expected.charAt(i) ^ given.charAt(i);
    }
    return difference == 0;
  }
}
