package io.atoll.s3api.listing;

import io.atoll.s3api.error.S3Exception;
import java.util.Arrays;
import java.util.Base64;

/** Continuation tokens: opaque to clients, the place to go on from inside. */
public final class ContinuationToken {
  /** Told from tokens of later releases. */
  private static final byte VERSION = 1;

  private static final int MAX_CHARS = 2048;

  private ContinuationToken() {}

  /** A token for the place, which {@link #decode} gives back. */
  public static String encode(byte[] place) {
    byte[] bytes = new byte[place.length + 1];
    bytes[0] = VERSION;
    System.arraycopy(place, 0, bytes, 1, place.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The place.
   *
   * @throws S3Exception InvalidArgument where the token was not made here
   */
  public static byte[] decode(String token) {
    byte[] bytes = {};
    if (token.length() <= MAX_CHARS) {
      try {
        bytes = Base64.getUrlDecoder().decode(token);
      } catch (IllegalArgumentException e) {
        bytes = new byte[0];
      }
    }
    if (bytes.length < 2 || bytes[0] != VERSION) {
      throw S3Exception.invalidArgument(
          "The continuation token provided is incorrect", "continuation-token", token);
    }
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }
}
