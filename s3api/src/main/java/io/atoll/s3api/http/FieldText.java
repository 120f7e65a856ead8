package io.atoll.s3api.http;

import io.atoll.s3api.error.S3Exception;

/**
 * What may stand in a header field (RFC 9110, section 5). A server checks this for what comes in
 * header sections; values that come percent-encoded in a query or in a form, and go out as headers
 * later, must be checked here, lest a client write header lines of its own.
 */
public final class FieldText {
  private FieldText() {}

  /** Whether the text has no control characters but tabs. */
  public static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text is a token, as names of fields are. */
  public static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * Checks a field.
   *
   * @throws S3Exception InvalidArgument
   */
  public static void require(String name, String value) {
    if (!isName(name) || !isValue(value)) {
      throw S3Exception.invalidArgument(
          "Header names and values must not contain control characters", name, value);
    }
  }
}
