package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.gateway.object.DeleteOutcome;
import io.atoll.gateway.object.DeleteTarget;
import io.atoll.s3api.condition.ETagCondition;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Deletes objects, one or many. */
final class Deletion {
  /**
   * Keys of one transaction: enough to share its costs, few enough to leave most latches to others.
   */
  private static final int KEYS_PER_TRANSACTION = 64;

  private final Namespace namespace;
  private final Pool pool;

  Deletion(Namespace namespace) {
    this.namespace = namespace;
    this.pool = namespace.pool();
  }

  CompletableFuture<Void> delete(OpenBucket bucket, String key, @Nullable ETagCondition ifMatch)
      throws IOException {
    Dataset dataset = bucket.dataset();
    byte[] rowKey = RowKeys.object(key);
    try (OpenBucket.Passage _ = bucket.pass();
        KeyLatches.Held _ = pool.hold(dataset, rowKey)) {
      Transaction transaction = new Transaction();
      if (!remove(transaction, dataset, rowKey, ifMatch)) {
        return Commits.done(pool.durable());
      }
      return Commits.done(pool.commit(transaction));
    }
  }

  CompletableFuture<List<DeleteOutcome>> deleteAll(OpenBucket bucket, List<DeleteTarget> targets)
      throws IOException {
    List<DeleteOutcome> outcomes = new ArrayList<>(targets.size());
    int at = 0;
    while (at < targets.size()) {
      // A key named twice must not lose two pointers in one transaction, where the first loss is
      // not seen yet.
      Map<String, DeleteTarget> batch = new LinkedHashMap<>();
      while (at < targets.size() && batch.size() < KEYS_PER_TRANSACTION) {
        DeleteTarget target = targets.get(at);
        if (batch.putIfAbsent(target.key(), target) != null) {
          break;
        }
        at++;
      }
      deleteBatch(bucket, List.copyOf(batch.values()), outcomes);
    }
    return Commits.answer(pool.durable(), outcomes);
  }

  private void deleteBatch(
      OpenBucket bucket, List<DeleteTarget> batch, List<DeleteOutcome> outcomes)
      throws IOException {
    Dataset dataset = bucket.dataset();
    byte[][] keys =
        batch.stream().map(target -> RowKeys.object(target.key())).toArray(byte[][]::new);
    Transaction transaction = new Transaction();
    boolean changed = false;
    try (OpenBucket.Passage _ = bucket.pass();
        KeyLatches.Held _ = pool.hold(dataset, keys)) {
      for (int i = 0; i < keys.length; i++) {
        DeleteTarget target = batch.get(i);
        S3Exception failure = null;
        try {
          String version = target.versionId();
          if (version != null && !Namespace.isVersion(version)) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_VERSION);
          }
          changed |= remove(transaction, dataset, keys[i], condition(target));
        } catch (S3Exception e) {
          failure = e;
        }
        outcomes.add(new DeleteOutcome(target, failure));
      }
      if (changed) {
        var _ = pool.commit(transaction); // deleteAll waits for all batches
      }
    }
  }

  private static @Nullable ETagCondition condition(DeleteTarget target) {
    String etag = target.etag();
    if (etag == null) {
      return null;
    }
    return etag.equals("*")
        ? new ETagCondition(true, List.of())
        : new ETagCondition(false, List.of(etag));
  }

  /** Adds a row's end; false where there is none. */
  private boolean remove(
      Transaction transaction, Dataset dataset, byte[] rowKey, @Nullable ETagCondition ifMatch)
      throws IOException {
    ObjectRow old = namespace.newest(dataset, rowKey);
    new Preconditions(ifMatch, null, null, null).evaluateWrite(old == null ? null : old.etag());
    if (old == null) {
      return false;
    }
    transaction.delete(dataset, rowKey);
    namespace.release(transaction, dataset, old);
    return true;
  }
}
