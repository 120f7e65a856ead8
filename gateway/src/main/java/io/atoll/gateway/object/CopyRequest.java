package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.ObjectAttributes;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A copy to make.
 *
 * @param bucket of the new object
 * @param key of the new object
 * @param attributes makes the new object's attributes of the source's; may be asked more than once
 * @param checksumAlgorithm the checksum that the copy shall have; null keeps the source's
 * @param conditions on the object that is at the new key before
 */
public record CopyRequest(
    Source source,
    String bucket,
    String key,
    UnaryOperator<ObjectAttributes> attributes,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    Preconditions conditions) {
  /**
   * What is copied.
   *
   * @param versionId as in {@link Objects}
   * @param conditions on the source
   */
  public record Source(
      String bucket, String key, @Nullable String versionId, Preconditions conditions) {}
}
