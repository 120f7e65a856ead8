package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;

/** The rule for keys: 1 to 1024 bytes of UTF-8. */
public final class ObjectKey {
  /** The most bytes of UTF-8 that a key can have. */
  public static final int MAX_BYTES = 1024;

  private ObjectKey() {}

  /**
   * Returns the key if it is valid.
   *
   * @throws S3Exception KeyTooLongError, or InvalidArgument for an empty key
   */
  public static String require(String key) {
    int bytes = utf8Length(key);
    if (bytes > MAX_BYTES) {
      throw new S3Exception(S3ErrorCode.KEY_TOO_LONG)
          .with("Size", Integer.toString(bytes))
          .with("MaxSizeAllowed", Integer.toString(MAX_BYTES));
    }
    if (bytes == 0) {
      throw S3Exception.invalidArgument("Object key must not be empty", "Key", key);
    }
    return key;
  }

  /** How many bytes the text has in UTF-8. */
  static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Both halves of a pair count two, four together.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
