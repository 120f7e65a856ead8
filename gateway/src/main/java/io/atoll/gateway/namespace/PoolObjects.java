package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.gateway.object.ObjectDetails;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.Objects;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.s3api.condition.ETagCondition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Objects as rows of their buckets. */
final class PoolObjects implements Objects {
  private final Namespace namespace;
  private final ObjectReader reader;
  private final Deletion deletion;
  private final Copying copying;

  PoolObjects(Namespace namespace, ObjectReader reader) {
    this.namespace = namespace;
    this.reader = reader;
    this.deletion = new Deletion(namespace);
    this.copying = new Copying(namespace, reader);
  }

  @Override
  public ObjectWriter put(String bucket, String key, long expectedLength) {
    return new PoolObjectWriter(namespace, namespace.bucket(bucket), key, expectedLength);
  }

  @Override
  public ObjectInfo head(String bucket, String key, @Nullable String versionId) {
    Namespace.checkVersion(versionId);
    OpenBucket open = namespace.bucket(bucket);
    return Faults.answered(() -> reader.with(open, key, ObjectReader.Found::info));
  }

  @Override
  public ObjectDetails inspect(String bucket, String key, @Nullable String versionId) {
    Namespace.checkVersion(versionId);
    OpenBucket open = namespace.bucket(bucket);
    return Faults.answered(() -> reader.details(open, key));
  }

  @Override
  public ObjectReading read(
      String bucket, String key, @Nullable String versionId, RangeChoice choice) {
    Namespace.checkVersion(versionId);
    OpenBucket open = namespace.bucket(bucket);
    return Faults.answered(() -> reader.read(open, key, choice));
  }

  @Override
  public CompletableFuture<Void> delete(
      String bucket, String key, @Nullable String versionId, @Nullable ETagCondition ifMatch) {
    return Commits.attempt(
        namespace.pool(),
        () -> {
          Namespace.checkVersion(versionId);
          return deletion.delete(namespace.bucket(bucket), key, ifMatch);
        });
  }

  @Override
  public CompletableFuture<List<DeleteOutcome>> deleteAll(
      String bucket, List<DeleteTarget> targets) {
    return Commits.attempt(
        namespace.pool(), () -> deletion.deleteAll(namespace.bucket(bucket), targets));
  }

  @Override
  public CompletableFuture<Void> tag(
      String bucket, String key, @Nullable String versionId, Map<String, String> tags) {
    return Commits.attempt(
        namespace.pool(),
        () -> {
          Namespace.checkVersion(versionId);
          return tag(namespace.bucket(bucket), key, tags);
        });
  }

  /** The new row keeps the old one's pointers (N1). */
  private CompletableFuture<Void> tag(OpenBucket bucket, String key, Map<String, String> tags)
      throws IOException {
    Pool pool = namespace.pool();
    byte[] rowKey = RowKeys.object(key);
    try (OpenBucket.Passage _ = bucket.pass();
        KeyLatches.Held _ = pool.hold(bucket.dataset(), rowKey)) {
      ObjectRow old = namespace.newest(bucket.dataset(), rowKey);
      if (old == null) {
        throw Namespace.noSuchKey(key);
      }
      byte[] row = old.withTags(tags).toRow();
      return Commits.done(pool.commit(new Transaction().put(bucket.dataset(), rowKey, row)));
    }
  }

  @Override
  public CompletableFuture<ObjectInfo> copy(CopyRequest request) {
    return Commits.attempt(namespace.pool(), () -> copying.copy(request));
  }
}
