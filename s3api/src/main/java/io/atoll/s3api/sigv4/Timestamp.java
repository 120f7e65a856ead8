package io.atoll.s3api.sigv4;

import io.atoll.s3api.http.HttpDates;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A time of signing.
 *
 * @param text {@code yyyyMMdd'T'HHmmss'Z'}
 * @param instant the same
 */
record Timestamp(String text, Instant instant) {
  /** Parses the basic form of ISO 8601; null where the text is not that. */
  static @Nullable Timestamp parse(String text) {
    if (text.length() != 16 || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
      return null;
    }
    try {
      LocalDateTime time =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 4, 6),
              number(text, 6, 8),
              number(text, 9, 11),
              number(text, 11, 13),
              number(text, 13, 15));
      return new Timestamp(text, time.toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * Parses a {@code Date} header, which may also be in a form of HTTP; null where it is in none.
   */
  static @Nullable Timestamp parseDate(String text) {
    Timestamp basic = parse(text);
    if (basic != null) {
      return basic;
    }
    Instant instant = HttpDates.parse(text);
    return instant == null ? null : of(instant);
  }

  static Timestamp of(Instant instant) {
    String iso = HttpDates.formatIso(instant);
    String text =
        iso.substring(0, 4)
            + iso.substring(5, 7)
            + iso.substring(8, 13)
            + iso.substring(14, 16)
            + iso.substring(17, 19)
            + 'Z';
    return new Timestamp(text, instant);
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not a digit");
      }
      value = 10 * value + digit;
    }
    return value;
  }

  /** {@code yyyyMMdd}. */
  String date() {
    return text.substring(0, 8);
  }
}
