package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.s3api.condition.Preconditions;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Puts an object in the place of what its key has, if the conditions hold (N1, N2). */
record ObjectReplacement(
    Namespace namespace, OpenBucket bucket, String key, Preconditions conditions) {
  /** Makes the new row, with what it points to. */
  interface Build {
    ObjectRow row(Transaction transaction, long modifiedMillis) throws IOException;
  }

  /**
   * Appends.
   *
   * @param alsoLatched keys to latch besides the row's
   * @param appended told when it is in the log, before the latches are let go
   */
  CompletableFuture<ObjectInfo> append(
      Build build, Consumer<CompletableFuture<Long>> appended, byte[]... alsoLatched)
      throws IOException {
    Pool pool = namespace.pool();
    Dataset dataset = bucket.dataset();
    byte[] rowKey = RowKeys.object(key);
    byte[][] latched = new byte[alsoLatched.length + 1][];
    latched[0] = rowKey;
    System.arraycopy(alsoLatched, 0, latched, 1, alsoLatched.length);
    try (OpenBucket.Passage _ = bucket.pass();
        KeyLatches.Held _ = pool.hold(dataset, latched)) {
      ObjectRow old = namespace.newest(dataset, rowKey);
      conditions.evaluateWrite(old == null ? null : old.etag());
      Transaction transaction = new Transaction();
      long modified = bucket.stamp(namespace.nowMillis(), old == null ? 0 : old.modifiedMillis());
      ObjectRow row = build.row(transaction, modified);
      transaction.put(dataset, rowKey, row.toRow());
      namespace.release(transaction, dataset, old);
      CompletableFuture<Long> durable = pool.commit(transaction);
      appended.accept(durable);
      return Commits.answer(durable, row.info(key));
    }
  }
}
