package io.atoll.s3api.response;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.http.Headers;
import io.atoll.s3api.http.HttpDates;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.operation.ResponseOverrides;
import io.atoll.s3api.operation.StorageClass;
import io.atoll.s3api.xml.StoredChecksum;
import org.jspecify.annotations.Nullable;

/** The fields of GET Object, HEAD Object and of the answers to writes. */
public final class ObjectResponseHeaders {
  private ObjectResponseHeaders() {}

  /**
   * For GET and HEAD with status 200 or 206.
   *
   * @param range the part that is sent, or null for all of it
   * @param checksum of what is sent; null where there is none, or none is wanted
   * @param partNumber the part that was asked for, or 0
   */
  public static Headers read(
      StoredObject object,
      ResponseOverrides overrides,
      ByteRange.@Nullable Resolved range,
      @Nullable StoredChecksum checksum,
      int partNumber) {
    ObjectAttributes stored = object.attributes();
    Headers.Builder headers = Headers.builder();
    validators(headers, object);
    headers.add("Accept-Ranges", "bytes");
    String type = stored.contentType();
    headers.add(
        "Content-Type",
        or(overrides.contentType(), type == null ? ObjectAttributes.DEFAULT_CONTENT_TYPE : type));
    caching(headers, stored, overrides);
    headers.addIfPresent(
        "Content-Disposition", orNull(overrides.contentDisposition(), stored.contentDisposition()));
    headers.addIfPresent(
        "Content-Encoding", orNull(overrides.contentEncoding(), stored.contentEncoding()));
    headers.addIfPresent(
        "Content-Language", orNull(overrides.contentLanguage(), stored.contentLanguage()));
    if (range != null) {
      headers.add("Content-Range", range.contentRange(object.sizeBytes()));
    }
    stored.userMetadata().forEach((name, value) -> headers.add("x-amz-meta-" + name, value));
    headers.addIfPresent("x-amz-website-redirect-location", stored.redirectLocation());
    if (stored.storageClass() != StorageClass.STANDARD) {
      headers.add("x-amz-storage-class", stored.storageClass().name());
    }
    if (!stored.tags().isEmpty()) {
      headers.add("x-amz-tagging-count", Integer.toString(stored.tags().size()));
    }
    if (partNumber > 0 && object.partCount() > 0) {
      headers.add("x-amz-mp-parts-count", Integer.toString(object.partCount()));
    }
    checksum(headers, checksum);
    return headers.build();
  }

  /** For status 304: the validators and what caches live by (RFC 9110, section 15.4.5). */
  public static Headers notModified(StoredObject object, ResponseOverrides overrides) {
    Headers.Builder headers = Headers.builder();
    validators(headers, object);
    caching(headers, object.attributes(), overrides);
    return headers.build();
  }

  /**
   * For PUT Object.
   *
   * @param etag without quotes
   */
  public static Headers written(String etag, @Nullable StoredChecksum checksum) {
    Headers.Builder headers = Headers.builder().add("ETag", '"' + etag + '"');
    checksum(headers, checksum);
    return headers.build();
  }

  /**
   * For UploadPart.
   *
   * @param etag without quotes
   * @param algorithm of the part's checksum, or null
   * @param checksum null exactly where the algorithm is
   */
  public static Headers partWritten(
      String etag, @Nullable ChecksumAlgorithm algorithm, @Nullable Digest checksum) {
    Headers.Builder headers = Headers.builder().add("ETag", '"' + etag + '"');
    if (algorithm != null && checksum != null) {
      headers.add(algorithm.headerName(), checksum.base64());
    }
    return headers.build();
  }

  private static void validators(Headers.Builder headers, StoredObject object) {
    headers.add("ETag", '"' + object.etag() + '"');
    headers.add("Last-Modified", HttpDates.format(object.lastModified()));
  }

  private static void caching(
      Headers.Builder headers, ObjectAttributes stored, ResponseOverrides overrides) {
    headers.addIfPresent("Cache-Control", orNull(overrides.cacheControl(), stored.cacheControl()));
    headers.addIfPresent("Expires", orNull(overrides.expires(), stored.expires()));
  }

  /** The checksum of an object that was written. */
  public static void checksum(Headers.Builder headers, @Nullable StoredChecksum checksum) {
    if (checksum != null) {
      headers.add(checksum.algorithm().headerName(), checksum.text());
      headers.add("x-amz-checksum-type", checksum.type().name());
    }
  }

  private static String or(@Nullable String override, String stored) {
    return override == null ? stored : override;
  }

  private static @Nullable String orNull(@Nullable String override, @Nullable String stored) {
    return override == null ? stored : override;
  }
}
