package io.atoll.s3api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The date forms of HTTP (RFC 9110, section 5.6.7) and of S3's documents (ISO 8601 with
 * milliseconds).
 */
public final class HttpDates {
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };
  private static final DateTimeFormatter RFC_850 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("EEEE, dd-MMM-")
          .appendValueReduced(ChronoField.YEAR, 2, 2, 1970)
          .appendPattern(" HH:mm:ss 'GMT'")
          .toFormatter(Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private HttpDates() {}

  /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
  public static String format(Instant instant) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), 0, ZoneOffset.UTC);
    var text = new StringBuilder(29);
    text.append(DAYS[t.getDayOfWeek().getValue() - 1]).append(", ");
    two(text, t.getDayOfMonth()).append(' ').append(MONTHS[t.getMonthValue() - 1]).append(' ');
    four(text, t.getYear()).append(' ');
    two(text, t.getHour()).append(':');
    two(text, t.getMinute()).append(':');
    return two(text, t.getSecond()).append(" GMT").toString();
  }

  /**
   * {@code 2009-10-12T17:50:30.000Z}: always with three digits of milliseconds, as S3 writes it.
   */
  public static String formatIso(Instant instant) {
    LocalDateTime t =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    var text = new StringBuilder(24);
    four(text, t.getYear()).append('-');
    two(text, t.getMonthValue()).append('-');
    two(text, t.getDayOfMonth()).append('T');
    two(text, t.getHour()).append(':');
    two(text, t.getMinute()).append(':');
    two(text, t.getSecond()).append('.');
    int millis = t.getNano() / 1_000_000;
    text.append((char) ('0' + millis / 100));
    return two(text, millis % 100).append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int value) {
    return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  private static StringBuilder four(StringBuilder text, int value) {
    two(text, value / 100);
    return two(text, value % 100);
  }

  /**
   * Any of the three forms of HTTP, an RFC 1123 date with a numeric zone, or an ISO 8601 instant.
   *
   * @return null where the text is none of them; HTTP wants such a condition ignored
   */
  public static @Nullable Instant parse(String text) {
    Instant instant = parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    if (instant == null) {
      instant = parse(text, DateTimeFormatter.ISO_DATE_TIME);
    }
    if (instant == null) {
      instant = parse(text, RFC_850);
    }
    return instant == null ? parse(text, ASCTIME) : instant;
  }

  private static @Nullable Instant parse(String text, DateTimeFormatter form) {
    try {
      return Instant.from(form.parse(text));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
