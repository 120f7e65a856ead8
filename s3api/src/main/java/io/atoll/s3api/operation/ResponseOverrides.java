package io.atoll.s3api.operation;

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
        query.first("response-content-type"),
        query.first("response-content-language"),
        query.first("response-expires"),
        query.first("response-cache-control"),
        query.first("response-content-disposition"),
        query.first("response-content-encoding"));
  }

  /** Whether nothing is replaced. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
