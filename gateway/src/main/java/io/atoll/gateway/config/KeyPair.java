package io.atoll.gateway.config;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * An access key and its secret.
 *
 * @param access 3 to 128 characters that need no escaping in a signature's scope
 * @param secret 8 to 128 printable characters
 */
public record KeyPair(String access, String secret) {
  private static final Pattern ACCESS = Pattern.compile("[A-Za-z0-9_.-]{3,128}");
  private static final Pattern SECRET = Pattern.compile("[!-~]{8,128}");
  private static final String ACCESS_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /**
   * @throws IllegalArgumentException naming the half that is not usable, never its value
   */
  public KeyPair {
    if (!ACCESS.matcher(access).matches()) {
      throw new IllegalArgumentException(
          "the access key must be 3 to 128 letters, digits or any of _ . -");
    }
    if (!SECRET.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "the secret key must be 8 to 128 printable characters without spaces");
    }
  }

  /** A new pair; the secret has 238 bits of randomness and nothing that a shell would touch. */
  public static KeyPair make() {
    return new KeyPair("ATOL" + random(ACCESS_LETTERS, 16), random(SECRET_LETTERS, 40));
  }

  static String random(String letters, int length) {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** Without the secret, which must not get into a log. */
  @Override
  public String toString() {
    return access;
  }
}
