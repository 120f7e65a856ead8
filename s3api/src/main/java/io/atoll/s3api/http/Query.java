package io.atoll.s3api.http;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query string, decoded, in order. A parameter without {@code =} has the empty
 * value. Names are case-sensitive unless a method says otherwise.
 */
public final class Query {
  /** No parameters. */
  public static final Query EMPTY = new Query(List.of(), List.of());

  private final List<String> names;
  private final List<String> values;

  private Query(List<String> names, List<String> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * Splits and decodes a raw query.
   *
   * @param raw what follows the question mark; null or empty when there is none
   * @throws S3Exception InvalidURI where an escape is broken
   */
  public static Query parse(@Nullable String raw) {
    Query query = parseOrNull(raw);
    if (query == null) {
      throw new S3Exception(S3ErrorCode.INVALID_URI);
    }
    return query;
  }

  /** As {@link #parse}, but null where an escape is broken. */
  public static @Nullable Query parseOrNull(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return EMPTY;
    }
    List<String> names = new ArrayList<>(8);
    List<String> values = new ArrayList<>(8);
    int from = 0;
    while (from <= raw.length()) {
      int to = raw.indexOf('&', from);
      if (to < 0) {
        to = raw.length();
      }
      if (to > from) {
        int equals = raw.indexOf('=', from);
        boolean bare = equals < 0 || equals >= to;
        String name = PercentCoding.decodeOrNull(raw.substring(from, bare ? to : equals), true);
        String value = bare ? "" : PercentCoding.decodeOrNull(raw.substring(equals + 1, to), true);
        if (name == null || value == null) {
          return null;
        }
        names.add(name);
        values.add(value);
      }
      from = to + 1;
    }
    return new Query(names, values);
  }

  /** How many parameters there are. */
  public int count() {
    return names.size();
  }

  /** The name of parameter {@code index}. */
  public String name(int index) {
    return names.get(index);
  }

  /** The value of parameter {@code index}. */
  public String value(int index) {
    return values.get(index);
  }

  /** The first value of that name, or null. */
  public @Nullable String first(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        return values.get(i);
      }
    }
    return null;
  }

  /** The first value of that name, whatever its ASCII case, or null. */
  public @Nullable String firstIgnoreCase(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return values.get(i);
      }
    }
    return null;
  }

  /** Whether a parameter of that name is there. */
  public boolean contains(String name) {
    return first(name) != null;
  }
}
