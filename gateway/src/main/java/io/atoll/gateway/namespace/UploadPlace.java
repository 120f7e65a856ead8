package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An upload that a client named, and where its rows are. */
record UploadPlace(Namespace namespace, OpenBucket bucket, UploadName name, UploadId id) {
  /** Makes a part's row, with what it points to. */
  interface Build {
    PartRow row(Transaction transaction, long modifiedMillis) throws IOException;
  }

  /**
   * Finds the place; whether the upload exists is not looked at.
   *
   * @throws S3Exception NoSuchBucket, NoSuchUpload for what is no upload id
   */
  static UploadPlace of(Namespace namespace, UploadName name) {
    OpenBucket bucket = namespace.bucket(name.bucket());
    UploadId id = UploadId.parse(name.id());
    if (id == null) {
      throw noSuchUpload(name);
    }
    return new UploadPlace(namespace, bucket, name, id);
  }

  byte[] rowKey() {
    return RowKeys.upload(RowKeys.utf8(name.key()), id);
  }

  /**
   * The newest row, for a writer who holds its latch.
   *
   * @throws S3Exception NoSuchUpload
   */
  UploadRow newest() throws IOException {
    return require(namespace.pool().newest(bucket.dataset(), rowKey()));
  }

  /**
   * The durable row.
   *
   * @throws S3Exception NoSuchUpload
   */
  UploadRow visible(Pool.ReadScope scope) throws IOException {
    return require(scope.get(bucket.dataset(), rowKey()));
  }

  private UploadRow require(byte @Nullable [] row) {
    if (row == null) {
      throw noSuchUpload(name);
    }
    return UploadRow.fromRow(row);
  }

  static S3Exception noSuchUpload(UploadName name) {
    return new S3Exception(S3ErrorCode.NO_SUCH_UPLOAD).with("UploadId", name.id());
  }

  /**
   * Appends a part, in the place of one that has its number.
   *
   * @param appended told when it is in the log, before the latches are let go
   * @param alsoLatched keys to latch besides the upload's row's
   */
  CompletableFuture<UploadedPart> appendPart(
      int number, Build build, Consumer<CompletableFuture<Long>> appended, byte[]... alsoLatched)
      throws IOException {
    Pool pool = namespace.pool();
    byte[] partKey = RowKeys.part(id, number);
    byte[][] latched = new byte[alsoLatched.length + 1][];
    latched[0] = rowKey();
    System.arraycopy(alsoLatched, 0, latched, 1, alsoLatched.length);
    try (OpenBucket.Passage _ = bucket.pass();
        KeyLatches.Held _ = pool.hold(bucket.dataset(), latched)) {
      newest();
      byte[] old = pool.newest(bucket.dataset(), partKey);
      Transaction transaction = new Transaction();
      PartRow row = build.row(transaction, namespace.nowMillis());
      transaction.put(bucket.dataset(), partKey, row.toRow());
      if (old != null) {
        pool.release(transaction, bucket.dataset(), PartRow.fromRow(old).dataId());
      }
      CompletableFuture<Long> durable = pool.commit(transaction);
      appended.accept(durable);
      return Commits.answer(durable, row.part(number));
    }
  }
}
