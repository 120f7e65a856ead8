package io.atoll.s3api.form;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.HttpDates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a signed policy allows a form to upload.
 *
 * @param expiration until when
 * @param conditions on fields; every field of the form must meet one
 * @param minBytes the least size of the file
 * @param maxBytes the greatest
 */
public record PostPolicy(
    Instant expiration, List<Condition> conditions, long minBytes, long maxBytes) {
  private static final Set<String> EXEMPT =
      Set.of("x-amz-signature", "file", "policy", "awsaccesskeyid", "signature", "submit");

  public PostPolicy {
    conditions = List.copyOf(conditions);
  }

  /**
   * A condition on one field.
   *
   * @param field its lower-case name
   * @param prefix whether the value need only begin so
   */
  public record Condition(String field, boolean prefix, String value) {
    boolean holds(@Nullable String actual) {
      String text = actual == null ? "" : actual;
      if (!prefix) {
        return actual != null && text.equals(value);
      }
      if (!field.equals("content-type")) {
        return text.startsWith(value);
      }
      // Amazon takes types that have commas for lists, and each of a list must fit.
      return Pattern.compile(",")
          .splitAsStream(text)
          .allMatch(type -> type.strip().startsWith(value));
    }

    @Override
    public String toString() {
      return "[\"" + (prefix ? "starts-with" : "eq") + "\", \"$" + field + "\", \"" + value + "\"]";
    }
  }

  /**
   * Reads the value of the field {@code policy}.
   *
   * @throws S3Exception InvalidPolicyDocument
   */
  public static PostPolicy parse(String base64) {
    String json;
    try {
      json = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("Invalid JSON.");
    }
    if (!(JsonReader.read(json) instanceof Map<?, ?> document)) {
      throw invalid("Invalid JSON.");
    }
    if (!(document.get("expiration") instanceof String text)) {
      throw invalid("Policy missing expiration.");
    }
    Instant expiration = HttpDates.parse(text);
    if (expiration == null) {
      throw invalid("Invalid 'expiration' value: '" + text + "'");
    }
    if (!(document.get("conditions") instanceof List<?> list)) {
      throw invalid("Policy missing conditions.");
    }
    return of(expiration, list);
  }

  private static PostPolicy of(Instant expiration, List<?> list) {
    List<Condition> conditions = new ArrayList<>();
    long min = 0;
    long max = Long.MAX_VALUE;
    for (Object element : list) {
      if (element instanceof Map<?, ?> map) {
        if (map.size() != 1) {
          throw invalid(
              "Invalid Simple-Condition: Simple-Conditions must have exactly one property"
                  + " specified.");
        }
        map.forEach((name, value) -> conditions.add(equal(name, value)));
      } else if (element instanceof List<?> triple && triple.size() == 3) {
        if ("content-length-range".equalsIgnoreCase(String.valueOf(triple.get(0)))) {
          min = Math.max(min, size(triple.get(1)));
          max = Math.min(max, size(triple.get(2)));
        } else {
          conditions.add(triple(triple));
        }
      } else {
        throw invalid("Invalid Condition: " + element);
      }
    }
    return new PostPolicy(expiration, conditions, min, max);
  }

  private static Condition equal(Object name, Object value) {
    if (!(value instanceof String text)) {
      throw invalid("Invalid Simple-Condition: value must be a string.");
    }
    return new Condition(String.valueOf(name).toLowerCase(Locale.ROOT), false, text);
  }

  private static Condition triple(List<?> triple) {
    if (!(triple.get(0) instanceof String operator
        && triple.get(1) instanceof String field
        && triple.get(2) instanceof String value
        && field.startsWith("$"))) {
      throw invalid("Invalid Condition: " + triple);
    }
    String name = field.substring(1).toLowerCase(Locale.ROOT);
    return switch (operator.toLowerCase(Locale.ROOT)) {
      case "eq" -> new Condition(name, false, value);
      case "starts-with" -> new Condition(name, true, value);
      default -> throw invalid("Invalid Condition: unknown operation '" + operator + "'.");
    };
  }

  private static long size(Object value) {
    try {
      long size = Long.parseLong(String.valueOf(value));
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw invalid("Invalid content-length-range.");
    }
    throw invalid("Invalid content-length-range.");
  }

  /**
   * Checks a form, before its file is taken.
   *
   * @throws S3Exception AccessDenied
   */
  public void check(PostForm form, String bucket, Instant now) {
    if (!now.isBefore(expiration)) {
      throw denied("Policy expired.");
    }
    Set<String> covered = new HashSet<>(EXEMPT);
    for (Condition condition : conditions) {
      String actual = condition.field().equals("bucket") ? bucket : form.field(condition.field());
      if (!condition.holds(actual)) {
        throw denied("Policy Condition failed: " + condition);
      }
      covered.add(condition.field());
    }
    if (!covered.contains("bucket")) {
      throw denied("Policy Condition failed: [\"eq\", \"$bucket\", \"" + bucket + "\"]");
    }
    for (String field : form.fields().keySet()) {
      if (!covered.contains(field) && !field.startsWith("x-ignore-")) {
        throw denied("Extra input fields: " + field);
      }
    }
  }

  /**
   * Checks the file's size, as soon as more than allowed came and at its end.
   *
   * @param complete whether the file has ended
   * @throws S3Exception EntityTooLarge, EntityTooSmall
   */
  public void checkSize(long fileBytes, boolean complete) {
    if (fileBytes > maxBytes) {
      throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE)
          .with("ProposedSize", Long.toString(fileBytes))
          .with("MaxSizeAllowed", Long.toString(maxBytes));
    }
    if (complete && fileBytes < minBytes) {
      throw new S3Exception(S3ErrorCode.ENTITY_TOO_SMALL)
          .with("ProposedSize", Long.toString(fileBytes))
          .with("MinSizeAllowed", Long.toString(minBytes));
    }
  }

  private static S3Exception denied(String why) {
    return new S3Exception(S3ErrorCode.ACCESS_DENIED, "Invalid according to Policy: " + why);
  }

  private static S3Exception invalid(String why) {
    return new S3Exception(S3ErrorCode.INVALID_POLICY_DOCUMENT, "Invalid Policy: " + why);
  }
}
