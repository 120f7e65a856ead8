package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.PercentCoding;
import java.util.List;
import java.util.Locale;

/**
 * The bucket and key that host and path name, neither checked yet.
 *
 * @param bucket empty for the service itself
 * @param key empty for the bucket itself
 */
record RequestTarget(String bucket, String key) {
  /**
   * Finds out.
   *
   * @param host with or without port
   * @param baseDomains lower case; a host {@code name.base} means the bucket {@code name}
   */
  static RequestTarget of(String host, String rawPath, List<String> baseDomains) {
    if (!rawPath.startsWith("/")) {
      throw new S3Exception(S3ErrorCode.INVALID_URI).with("URI", rawPath);
    }
    String bucket = bucketOfHost(host, baseDomains);
    if (!bucket.isEmpty()) {
      return new RequestTarget(bucket, PercentCoding.decode(rawPath.substring(1), false));
    }
    int slash = rawPath.indexOf('/', 1);
    if (slash < 0) {
      return new RequestTarget(PercentCoding.decode(rawPath.substring(1), false), "");
    }
    return new RequestTarget(
        PercentCoding.decode(rawPath.substring(1, slash), false),
        PercentCoding.decode(rawPath.substring(slash + 1), false));
  }

  private static String bucketOfHost(String host, List<String> baseDomains) {
    if (baseDomains.isEmpty()) {
      return "";
    }
    String name = host;
    int colon = host.lastIndexOf(':');
    if (colon >= 0 && host.indexOf(']', colon) < 0) {
      name = host.substring(0, colon);
    }
    name = name.toLowerCase(Locale.ROOT);
    for (String base : baseDomains) {
      int length = name.length() - base.length() - 1;
      if (length > 0 && name.endsWith(base) && name.charAt(length) == '.') {
        return name.substring(0, length);
      }
    }
    return "";
  }

  boolean isService() {
    return bucket.isEmpty();
  }

  boolean isBucket() {
    return key.isEmpty();
  }
}
