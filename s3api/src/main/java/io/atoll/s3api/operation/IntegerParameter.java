package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/** Whole numbers in parameters and headers. */
final class IntegerParameter {
  private IntegerParameter() {}

  /** The number, or -1 where the text is not a run of one to eighteen digits. */
  static long digits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * How many entries an answer may have.
   *
   * @param most also what counts where nothing was given; larger numbers are cut to it
   * @throws S3Exception InvalidArgument
   */
  static int limit(String name, @Nullable String text, int most) {
    return text == null || text.isEmpty() ? most : Math.min(most, nonNegative(name, text));
  }

  /**
   * A number from 0 to 2^31-1.
   *
   * @throws S3Exception InvalidArgument
   */
  static int nonNegative(String name, String text) {
    boolean negative = text.startsWith("-");
    long value = digits(negative ? text.substring(1) : text);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw S3Exception.invalidArgument(
          "Provided " + name + " not an integer or within integer range", name, text);
    }
    if (negative && value != 0) {
      throw S3Exception.invalidArgument(
          "Argument " + name + " must be an integer between 0 and 2147483647", name, text);
    }
    return (int) value;
  }

  /**
   * A part's number, 1 to 10,000.
   *
   * @throws S3Exception InvalidArgument
   */
  static int partNumber(String text) {
    long value = digits(text);
    if (value < 1 || value > 10_000) {
      throw S3Exception.invalidArgument(
          "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
    }
    return (int) value;
  }
}
