package io.atoll.s3api.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Header fields in the order in which they came; names compare without regard to ASCII case. Values
 * are what stood on the line, each byte one char (ISO-8859-1) or decoded as UTF-8, as the server
 * chose, with outer white space removed.
 *
 * <p>A flat array searched linearly: a request has ten to twenty fields, fewer than a hash map pays
 * for.
 */
public final class Headers {
  /** No fields. */
  public static final Headers EMPTY = new Headers(new String[0]);

  private final String[] namesAndValues;

  private Headers(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /** The fields given as name, value, name, value. */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("names and values must come in pairs");
    }
    return new Headers(namesAndValues.clone());
  }

  /** Starts an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** How many fields there are; a repeated name counts each time. */
  public int count() {
    return namesAndValues.length / 2;
  }

  /** The name of field {@code index}, as written. */
  public String name(int index) {
    return namesAndValues[2 * index];
  }

  /** The value of field {@code index}. */
  public String value(int index) {
    return namesAndValues[2 * index + 1];
  }

  /** The first value of that name, or null. */
  public @Nullable String first(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (sameName(namesAndValues[i], name)) {
        return namesAndValues[i + 1];
      }
    }
    return null;
  }

  /** All values of that name joined with commas (RFC 9110, section 5.3), or null. */
  public @Nullable String joined(String name) {
    String one = null;
    StringBuilder many = null;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (!sameName(namesAndValues[i], name)) {
        continue;
      }
      if (one == null) {
        one = namesAndValues[i + 1];
      } else {
        if (many == null) {
          many = new StringBuilder(one);
        }
        many.append(',').append(namesAndValues[i + 1]);
      }
    }
    return many == null ? one : many.toString();
  }

  /** Every value of that name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (sameName(namesAndValues[i], name)) {
        values.add(namesAndValues[i + 1]);
      }
    }
    return values;
  }

  /** Whether a field of that name is there. */
  public boolean contains(String name) {
    return first(name) != null;
  }

  private static boolean sameName(String a, String b) {
    return a.length() == b.length() && a.equalsIgnoreCase(b);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      text.append(namesAndValues[i]).append(": ").append(namesAndValues[i + 1]).append('\n');
    }
    return text.toString();
  }

  /** Collects fields in order. Not for several threads. */
  public static final class Builder {
    private final List<String> namesAndValues = new ArrayList<>(32);

    private Builder() {}

    /** Appends a field. */
    public Builder add(String name, String value) {
      namesAndValues.add(name);
      namesAndValues.add(value);
      return this;
    }

    /** Appends a field unless the value is null. */
    public Builder addIfPresent(String name, @Nullable String value) {
      return value == null ? this : add(name, value);
    }

    /** The fields so far. */
    public Headers build() {
      return namesAndValues.isEmpty() ? EMPTY : new Headers(namesAndValues.toArray(new String[0]));
    }
  }
}
