package io.atoll.s3api.operation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored beside an object's content and given back with it. A null field was not given.
 *
 * @param contentType {@code Content-Type}; S3 answers {@code binary/octet-stream} where there was
 *     none
 * @param cacheControl {@code Cache-Control}
 * @param contentDisposition {@code Content-Disposition}
 * @param contentEncoding {@code Content-Encoding} without {@code aws-chunked}
 * @param contentLanguage {@code Content-Language}
 * @param expires {@code Expires}, as the client wrote it
 * @param redirectLocation {@code x-amz-website-redirect-location}
 * @param userMetadata the {@code x-amz-meta-} headers: lower-case names without the prefix, in
 *     order
 * @param storageClass STANDARD where none was given
 * @param tags the tags, in order
 */
public record ObjectAttributes(
    @Nullable String contentType,
    @Nullable String cacheControl,
    @Nullable String contentDisposition,
    @Nullable String contentEncoding,
    @Nullable String contentLanguage,
    @Nullable String expires,
    @Nullable String redirectLocation,
    Map<String, String> userMetadata,
    StorageClass storageClass,
    Map<String, String> tags) {
  /** The type of an object that was stored without one. */
  public static final String DEFAULT_CONTENT_TYPE = "binary/octet-stream";

  /** Nothing given. */
  public static final ObjectAttributes NONE =
      new ObjectAttributes(
          null, null, null, null, null, null, null, Map.of(), StorageClass.STANDARD, Map.of());

  public ObjectAttributes {
    userMetadata = Collections.unmodifiableMap(new LinkedHashMap<>(userMetadata));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** The same with other tags. */
  public ObjectAttributes withTags(Map<String, String> other) {
    return new ObjectAttributes(
        contentType,
        cacheControl,
        contentDisposition,
        contentEncoding,
        contentLanguage,
        expires,
        redirectLocation,
        userMetadata,
        storageClass,
        other);
  }
}
