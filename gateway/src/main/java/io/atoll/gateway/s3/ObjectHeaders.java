package io.atoll.gateway.s3;

import io.atoll.gateway.object.ObjectChecksum;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.StoredChecksum;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header fields that tell of an object. */
final class ObjectHeaders {
  private ObjectHeaders() {}

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** The answer's fields for a read. */
  static Headers.Builder ofRead(ObjectInfo info, ResponseOverrides overrides, boolean checksum) {
    Headers.Builder out = Headers.builder();
    validators(out, info);
    out.add("Accept-Ranges", "bytes");
    attributes(out, info.attributes(), overrides);
    if (checksum) {
      checksum(out, info.checksum());
    }
    return out;
  }

  /** What a 304 has as well. */
  static Headers.Builder validators(Headers.Builder out, ObjectInfo info) {
    return out.add("ETag", quoted(info.etag()))
        .add("Last-Modified", HttpDates.format(info.lastModified()));
  }

  private static void attributes(
      Headers.Builder out, ObjectAttributes attributes, ResponseOverrides overrides) {
    String type = first(overrides.contentType(), attributes.contentType());
    out.add("Content-Type", type == null ? ObjectAttributes.DEFAULT_CONTENT_TYPE : type);
    out.addIfPresent("Cache-Control", first(overrides.cacheControl(), attributes.cacheControl()));
    out.addIfPresent(
        "Content-Disposition",
        first(overrides.contentDisposition(), attributes.contentDisposition()));
    out.addIfPresent(
        "Content-Encoding", first(overrides.contentEncoding(), attributes.contentEncoding()));
    out.addIfPresent(
        "Content-Language", first(overrides.contentLanguage(), attributes.contentLanguage()));
    out.addIfPresent("Expires", first(overrides.expires(), attributes.expires()));
    out.addIfPresent("x-amz-website-redirect-location", attributes.redirectLocation());
    for (Map.Entry<String, String> entry : attributes.userMetadata().entrySet()) {
      out.add("x-amz-meta-" + entry.getKey(), entry.getValue());
    }
    if (attributes.storageClass() != StorageClass.STANDARD) {
      out.add("x-amz-storage-class", attributes.storageClass().name());
    }
    if (!attributes.tags().isEmpty()) {
      out.add("x-amz-tagging-count", Integer.toString(attributes.tags().size()));
    }
  }

  private static @Nullable String first(@Nullable String override, @Nullable String stored) {
    return override != null ? override : stored;
  }

  static void checksum(Headers.Builder out, @Nullable ObjectChecksum checksum) {
    if (checksum != null) {
      out.add(checksum.algorithm().headerName(), checksum.text());
      out.add("x-amz-checksum-type", checksum.type().name());
    }
  }

  static @Nullable StoredChecksum stored(@Nullable ObjectChecksum checksum) {
    return checksum == null
        ? null
        : new StoredChecksum(checksum.algorithm(), checksum.type(), checksum.text());
  }
}
