package io.atoll.s3api.condition;

import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code If-Match} or {@code If-None-Match} header.
 *
 * @param any whether it was {@code *}
 * @param etags the listed ETags without quotes and weakness marks; empty when {@code any}
 */
public record ETagCondition(boolean any, List<String> etags) {
  private static final ETagCondition ANY = new ETagCondition(true, List.of());

  public ETagCondition {
    etags = List.copyOf(etags);
  }

  /**
   * Parses a header; quotes may be missing, as S3 allows.
   *
   * @param header the header's name, for the error
   * @param value its value or null
   * @return null where the value is null
   * @throws S3Exception InvalidArgument where the value names no ETag
   */
  public static @Nullable ETagCondition parse(String header, @Nullable String value) {
    if (value == null) {
      return null;
    }
    if (value.trim().equals("*")) {
      return ANY;
    }
    List<String> etags = new ArrayList<>(1);
    for (String part : split(value)) {
      String etag = unquote(part);
      if (!etag.isEmpty()) {
        etags.add(etag);
      }
    }
    if (etags.isEmpty()) {
      throw S3Exception.invalidArgument("Invalid ETag in the condition", header, value);
    }
    return new ETagCondition(false, etags);
  }

  private static List<String> split(String value) {
    List<String> parts = new ArrayList<>(1);
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        parts.add(value.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(value.substring(from));
    return parts;
  }

  /**
   * An ETag without white space, quotes and a leading {@code W/}; S3 does not mind if one quote is
   * missing.
   */
  public static String unquote(String etag) {
    String text = etag.trim();
    if (text.startsWith("W/")) {
      text = text.substring(2);
    }
    if (text.startsWith("\"")) {
      text = text.substring(1);
    }
    return text.endsWith("\"") ? text.substring(0, text.length() - 1) : text;
  }

  /** Whether an object with that ETag (without quotes) meets the condition. */
  public boolean matches(String etag) {
    return any || etags.contains(etag);
  }
}
