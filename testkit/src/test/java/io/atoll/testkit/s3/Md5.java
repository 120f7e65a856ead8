package io.atoll.testkit.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** MD5 by the JDK, for what the server answers is compared with. */
final class Md5 {
  private Md5() {}

  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** As an ETag, in quotes. */
  static String etag(byte[] bytes) {
    return '"' + HexFormat.of().formatHex(of(bytes)) + '"';
  }
}
