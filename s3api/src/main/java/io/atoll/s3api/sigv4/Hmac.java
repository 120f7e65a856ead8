package io.atoll.s3api.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-256 and HMAC-SHA256 engines and a text buffer, one set per thread, because making them costs
 * more than using them.
 */
final class Hmac {
  private static final ThreadLocal<Hmac> ENGINES = ThreadLocal.withInitial(Hmac::new);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha256;
  private final Mac mac;
  private final ByteText text = new ByteText();

  private Hmac() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
      mac = Mac.getInstance("HmacSHA256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256 and HmacSHA256", e);
    }
  }

  static Hmac ofThread() {
    return ENGINES.get();
  }

  /** A cleared buffer; good until the next call on this thread. */
  ByteText text() {
    text.clear();
    return text;
  }

  byte[] sha256(byte[] data, int length) {
    sha256.update(data, 0, length);
    return sha256.digest();
  }

  byte[] sign(SecretKeySpec key, byte[] data, int length) {
    try {
      mac.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 takes any key", e);
    }
    mac.update(data, 0, length);
    return mac.doFinal();
  }

  private byte[] sign(byte[] key, String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    return sign(new SecretKeySpec(key, "HmacSHA256"), bytes, bytes.length);
  }

  SecretKeySpec deriveKey(String secret, CredentialScope scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    key = sign(key, scope.date());
    key = sign(key, scope.region());
    key = sign(key, CredentialScope.SERVICE);
    return new SecretKeySpec(sign(key, CredentialScope.TERMINATOR), "HmacSHA256");
  }

  static String hex(byte[] bytes) {
    byte[] digits = new byte[2 * bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      digits[2 * i] = HEX[(bytes[i] >> 4) & 0xF];
      digits[2 * i + 1] = HEX[bytes[i] & 0xF];
    }
    return new String(digits, StandardCharsets.US_ASCII);
  }

  /**
   * Whether the text is the lower-case hex of the bytes; takes the same time wherever they differ.
   */
  static boolean matchesHex(byte[] bytes, String hex) {
    if (hex.length() != 2 * bytes.length) {
      return false;
    }
    int difference = 0;
    for (int i = 0; i < bytes.length; i++) {
      difference |= HEX[(bytes[i] >> 4) & 0xF] ^ hex.charAt(2 * i);
      difference |= HEX[bytes[i] & 0xF] ^ hex.charAt(2 * i + 1);
    }
    return difference == 0;
  }
}
