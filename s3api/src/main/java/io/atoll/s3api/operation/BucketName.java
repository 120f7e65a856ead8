package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;

/**
 * The rules for the names of general purpose buckets (Amazon S3 User Guide, "Bucket naming rules").
 */
public final class BucketName {
  private static final String[] RESERVED_PREFIXES = {"xn--", "sthree-"};
  private static final String[] RESERVED_SUFFIXES = {
    "-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"
  };

  private BucketName() {}

  /**
   * Returns the name if it is valid.
   *
   * @throws S3Exception InvalidBucketName
   */
  public static String require(String name) {
    if (!isValid(name)) {
      throw new S3Exception(S3ErrorCode.INVALID_BUCKET_NAME).with("BucketName", name);
    }
    return name;
  }

  /** 3 to 63 lower-case letters, digits, dots and hyphens, and the further rules of the guide. */
  public static boolean isValid(String name) {
    int length = name.length();
    if (length < 3 || length > 63) {
      return false;
    }
    boolean address = true;
    int dots = 0;
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean alphanumeric = digit || (c >= 'a' && c <= 'z');
      if (!alphanumeric && c != '-' && c != '.') {
        return false;
      }
      if (!alphanumeric && (i == 0 || i == length - 1)) {
        return false;
      }
      if (c == '.') {
        dots++;
        if (name.charAt(i - 1) == '.' || name.charAt(i - 1) == '-' || name.charAt(i + 1) == '-') {
          return false;
        }
      }
      address &= digit || c == '.';
    }
    return !(address && dots == 3) && !isReserved(name);
  }

  private static boolean isReserved(String name) {
    for (String prefix : RESERVED_PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    for (String suffix : RESERVED_SUFFIXES) {
      if (name.endsWith(suffix)) {
        return true;
      }
    }
    return false;
  }
}
