package io.atoll.s3api.condition;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/**
 * One range of a {@code Range} header, before the object's size is known. S3 serves single ranges
 * only; a header that is not well-formed, or names several ranges, is as if it were not there (RFC
 * 9110, section 14.2).
 */
public sealed interface ByteRange {
  /** {@code bytes=first-last}, both inclusive, first at most last. */
  record Bounded(long first, long last) implements ByteRange {}

  /** {@code bytes=first-}. */
  record From(long first) implements ByteRange {}

  /** {@code bytes=-length}: the last bytes. */
  record Suffix(long length) implements ByteRange {}

  /**
   * A range of an object of known size.
   *
   * @param offset of the first byte
   * @param length in bytes, at least 1
   */
  record Resolved(long offset, long length) {
    /** The value of {@code Content-Range}. */
    public String contentRange(long sizeBytes) {
      return "bytes " + offset + '-' + (offset + length - 1) + '/' + sizeBytes;
    }
  }

  /** Parses a {@code Range} header; null where there is none or it is to be ignored. */
  static @Nullable ByteRange parse(@Nullable String header) {
    if (header == null) {
      return null;
    }
    String text = header.trim();
    if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
      return null;
    }
    int dash = text.indexOf('-', 6);
    if (dash < 0) {
      return null;
    }
    String left = text.substring(6, dash);
    String right = text.substring(dash + 1);
    long first = digits(left);
    long last = digits(right);
    if (left.isEmpty()) {
      return last < 0 ? null : new Suffix(last);
    }
    if (first < 0) {
      return null;
    }
    if (right.isEmpty()) {
      return new From(first);
    }
    return last < first ? null : new Bounded(first, last);
  }

  /**
   * Parses an {@code x-amz-copy-source-range} header, which must be {@code bytes=first-last}.
   *
   * @throws S3Exception InvalidArgument
   */
  static @Nullable Bounded parseCopySource(@Nullable String header) {
    if (header == null) {
      return null;
    }
    if (parse(header) instanceof Bounded bounded) {
      return bounded;
    }
    throw S3Exception.invalidArgument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the"
            + " zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range",
        header);
  }

  /**
   * The number, {@code Long.MAX_VALUE} for one too large, -1 for anything that is not a run of
   * digits.
   */
  private static long digits(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value > (Long.MAX_VALUE - 9) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return value;
  }

  /**
   * Applies the range to an object.
   *
   * @return null where the last bytes of an empty object are asked for: that is satisfiable, but
   *     there is no range that could be stated, so that all of it is sent (RFC 9110, section
   *     14.1.2)
   * @throws S3Exception InvalidRange where it lies wholly outside
   */
  default @Nullable Resolved resolve(long sizeBytes) {
    if (sizeBytes == 0 && this instanceof Suffix(long length) && length > 0) {
      return null;
    }
    Resolved resolved =
        switch (this) {
          case Bounded(long first, long last) ->
              new Resolved(first, Math.min(last, sizeBytes - 1) - first + 1);
          case From(long first) -> new Resolved(first, sizeBytes - first);
          case Suffix(long length) ->
              new Resolved(Math.max(0, sizeBytes - length), Math.min(length, sizeBytes));
        };
    if (resolved.length() <= 0 || resolved.offset() >= sizeBytes) {
      throw new S3Exception(S3ErrorCode.INVALID_RANGE)
          .with("RangeRequested", header())
          .with("ActualObjectSize", Long.toString(sizeBytes));
    }
    return resolved;
  }

  /**
   * Applies a copy source range, which, unlike a read's, must lie wholly inside.
   *
   * @throws S3Exception InvalidRequest where it lies wholly outside, InvalidArgument where it ends
   *     outside
   */
  static Resolved resolveCopySource(Bounded range, long sizeBytes) {
    if (range.first() >= sizeBytes) {
      throw S3Exception.invalidRequest(
          "The specified copy range is invalid for the source object size");
    }
    if (range.last() >= sizeBytes) {
      throw S3Exception.invalidArgument(
          "Range specified is not valid for source object of size: " + sizeBytes,
          "x-amz-copy-source-range",
          range.header());
    }
    return new Resolved(range.first(), range.last() - range.first() + 1);
  }

  /** The range as a header's value. */
  default String header() {
    return switch (this) {
      case Bounded(long first, long last) -> "bytes=" + first + '-' + last;
      case From(long first) -> "bytes=" + first + '-';
      case Suffix(long length) -> "bytes=-" + length;
    };
  }
}
