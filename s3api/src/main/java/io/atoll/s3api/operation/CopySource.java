package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3Exception;
import io.atoll.s3api.http.PercentCoding;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code x-amz-copy-source}.
 *
 * @param bucket the source's bucket
 * @param key the source's key, decoded
 * @param versionId null for the current version
 */
public record CopySource(String bucket, String key, @Nullable String versionId) {
  private static final String HEADER = "x-amz-copy-source";
  private static final String VERSION = "?versionId=";

  /**
   * Parses {@code [/]bucket/key[?versionId=id]}, percent-encoded.
   *
   * @throws S3Exception InvalidArgument, or what is wrong with the key
   */
  public static CopySource parse(String value) {
    String path = value;
    String versionId = null;
    int question = value.lastIndexOf(VERSION);
    if (question >= 0) {
      path = value.substring(0, question);
      versionId = decode(value.substring(question + VERSION.length()), value);
      if (versionId.isEmpty()) {
        throw S3Exception.invalidArgument("Version id cannot be the empty string", HEADER, value);
      }
    }
    path = decode(path, value);
    if (path.startsWith("/")) {
      path = path.substring(1);
    }
    int slash = path.indexOf('/');
    if (slash <= 0 || slash == path.length() - 1) {
      throw S3Exception.invalidArgument(
          "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
          HEADER,
          value);
    }
    return new CopySource(
        bucket(path.substring(0, slash), value),
        ObjectKey.require(path.substring(slash + 1)),
        versionId);
  }

  private static String bucket(String name, String header) {
    if (!BucketName.isValid(name)) {
      throw S3Exception.invalidArgument("Invalid copy source bucket name", HEADER, header);
    }
    return name;
  }

  private static String decode(String text, String header) {
    String decoded = PercentCoding.decodeOrNull(text, false);
    if (decoded == null) {
      throw S3Exception.invalidArgument("Invalid copy source encoding", HEADER, header);
    }
    return decoded;
  }

  S3Operation.Access access() {
    return new S3Operation.Access(
        versionId == null ? "s3:GetObject" : "s3:GetObjectVersion", bucket + '/' + key);
  }
}
