package io.atoll.s3api.operation;

import io.atoll.s3api.http.FieldText;
import io.atoll.s3api.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * The {@code response-*} parameters: headers of the answer that replace the stored ones. Only
 * signed requests may use them; an anonymous one is answered {@link #ANONYMOUS_MESSAGE
 * InvalidRequest}.
 */
public record ResponseOverrides(
    @Nullable String contentType,
    @Nullable String contentLanguage,
    @Nullable String expires,
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding) {
  /** Nothing replaced. */
  public static final ResponseOverrides NONE =
      new ResponseOverrides(null, null, null, null, null, null);

  /** The message of the InvalidRequest for anonymous requests. */
  public static final String ANONYMOUS_MESSAGE =
      "Request specific response headers cannot be used for anonymous GET requests.";

  static ResponseOverrides of(Query query) {
    if (query.count() == 0) {
      return NONE;
    }
    return new ResponseOverrides(
        value(query, "response-content-type"),
        value(query, "response-content-language"),
        value(query, "response-expires"),
        value(query, "response-cache-control"),
        value(query, "response-content-disposition"),
        value(query, "response-content-encoding"));
  }

  private static @Nullable String value(Query query, String name) {
    String value = query.first(name);
    if (value != null) {
      FieldText.require(name, value);
    }
    return value;
  }

  /** Whether nothing is replaced. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
