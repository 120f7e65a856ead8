package io.atoll.gateway.object;

import io.atoll.s3api.condition.ETagCondition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Objects by bucket and key. A version id is null for the current version or {@code "null"} for the
 * version without an id; any other is refused with InvalidArgument as long as buckets have no
 * versioning.
 */
public interface Objects {
  /**
   * Begins to take an object's bytes. Nothing is visible before {@link ObjectWriter#commit}.
   *
   * @param expectedLength bytes that will come, -1 when unknown
   * @throws io.atoll.s3api.error.S3Exception NoSuchBucket
   */
  ObjectWriter put(String bucket, String key, long expectedLength);

  /**
   * An object's description.
   *
   * @throws io.atoll.s3api.error.S3Exception NoSuchBucket, NoSuchKey
   */
  ObjectInfo head(String bucket, String key, @Nullable String versionId);

  /**
   * An object's description with the parts that it was made of.
   *
   * @throws io.atoll.s3api.error.S3Exception NoSuchBucket, NoSuchKey
   */
  ObjectDetails inspect(String bucket, String key, @Nullable String versionId);

  /**
   * Opens an object for reading: looks it up, lets the caller choose a range, opens that range of
   * the very same version. When the version was deleted and reclaimed in between, all of it begins
   * anew, so that {@code choice} may be asked more than once.
   *
   * @param choice may throw, for a condition that does not hold
   * @throws io.atoll.s3api.error.S3Exception NoSuchBucket, NoSuchKey, what {@code choice} throws
   */
  ObjectReading read(String bucket, String key, @Nullable String versionId, RangeChoice choice);

  /**
   * Deletes; succeeds where there is no such key.
   *
   * @param ifMatch delete only an object with that ETag
   * @return fails with NoSuchBucket, PreconditionFailed
   */
  CompletableFuture<Void> delete(
      String bucket, String key, @Nullable String versionId, @Nullable ETagCondition ifMatch);

  /**
   * Deletes several objects, each for itself.
   *
   * @return what became of each, in the same order, NoSuchVersion where the version does not exist;
   *     fails with NoSuchBucket
   */
  CompletableFuture<List<DeleteOutcome>> deleteAll(String bucket, List<DeleteTarget> targets);

  /**
   * Sets an object's tags, in the place of those that it has; nothing else of it changes.
   *
   * @return fails with NoSuchBucket, NoSuchKey
   */
  CompletableFuture<Void> tag(
      String bucket, String key, @Nullable String versionId, Map<String, String> tags);

  /**
   * Copies. Within a bucket no data is moved. Into another bucket the bytes are read and stored
   * again, where deduplication finds content blocks stored already; only payloads of at most 32 KiB
   * are really written twice.
   *
   * @return the new object; fails with NoSuchBucket, NoSuchKey, PreconditionFailed
   */
  CompletableFuture<ObjectInfo> copy(CopyRequest request);
}
