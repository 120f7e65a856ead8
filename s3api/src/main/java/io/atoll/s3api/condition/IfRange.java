package io.atoll.s3api.condition;

import io.atoll.s3api.http.HttpDates;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code If-Range} header: a range counts only of the object that the client knows (RFC 9110,
 * section 13.1.5).
 */
public final class IfRange {
  private IfRange() {}

  /**
   * Whether the range is to be applied; if not, the whole object is sent.
   *
   * @param header an ETag in quotes or a date, or null where there is none
   * @param etag the object's ETag without quotes
   */
  public static boolean holds(@Nullable String header, String etag, Instant lastModified) {
    if (header == null) {
      return true;
    }
    String value = header.trim();
    if (value.startsWith("\"")) {
      return value.equals('"' + etag + '"');
    }
    // A weak ETag is no date either, and never matches.
    Instant date = HttpDates.parse(value);
    return date != null && date.equals(lastModified.truncatedTo(ChronoUnit.SECONDS));
  }
}
