package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.regex.Pattern;

/**
 * What an object's tags may be, in a header or a document ("Categorizing your objects using tags"
 * in the user guide of Amazon S3). Lengths count UTF-16 units, as there.
 */
public final class TagRules {
  private static final int MAX_TAGS = 10;
  private static final int MAX_KEY_CHARS = 128;
  private static final int MAX_VALUE_CHARS = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private TagRules() {}

  /**
   * Checks one tag.
   *
   * @throws S3Exception InvalidTag
   */
  public static void check(String key, String value) {
    if (key.isEmpty() || key.length() > MAX_KEY_CHARS || !ALLOWED.matcher(key).matches()) {
      throw new S3Exception(S3ErrorCode.INVALID_TAG, "The TagKey you have provided is invalid")
          .with("TagKey", key);
    }
    if (key.startsWith("aws:")) {
      throw new S3Exception(
          S3ErrorCode.INVALID_TAG, "System tags cannot be added/updated by requester");
    }
    if (value.length() > MAX_VALUE_CHARS || !ALLOWED.matcher(value).matches()) {
      throw new S3Exception(S3ErrorCode.INVALID_TAG, "The TagValue you have provided is invalid")
          .with("TagKey", key)
          .with("TagValue", value);
    }
  }

  /**
   * Checks how many an object would have.
   *
   * @throws S3Exception BadRequest
   */
  public static void checkCount(int count) {
    if (count > MAX_TAGS) {
      throw new S3Exception(S3ErrorCode.BAD_REQUEST, "Object tags cannot be greater than 10");
    }
  }
}
