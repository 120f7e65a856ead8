package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.tree.Entry;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CopyRequest;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.PartPage;
import io.atoll.gateway.object.PartWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.gateway.object.Upload;
import io.atoll.gateway.object.UploadName;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.gateway.object.Uploads;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.ObjectAttributes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Uploads in parts as rows of their bucket. */
final class PoolUploads implements Uploads {
  /** How long the outcome of a completed upload is remembered. */
  private static final long REMEMBERED_MILLIS = Duration.ofDays(1).toMillis();

  /**
   * Outcomes forgotten, at most, whenever an upload begins; more than one, so that they do not pile
   * up.
   */
  private static final int FORGOTTEN_AT_ONCE = 8;

  private final Namespace namespace;
  private final Pool pool;
  private final PartCopying copying;
  private final Completing completing;

  PoolUploads(Namespace namespace, ObjectReader reader) {
    this.namespace = namespace;
    this.pool = namespace.pool();
    this.copying = new PartCopying(namespace, reader);
    this.completing = new Completing(namespace);
  }

  @Override
  public CompletableFuture<Upload> create(
      String bucket,
      String key,
      ObjectAttributes attributes,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      @Nullable ChecksumType checksumType) {
    return Commits.attempt(
        pool,
        () -> {
          UploadId id = namespace.newUploadId();
          UploadRow row =
              new UploadRow(namespace.nowMillis(), attributes, checksumAlgorithm, checksumType);
          UploadPlace place = UploadPlace.of(namespace, new UploadName(bucket, key, id.text()));
          Dataset dataset = place.bucket().dataset();
          Transaction transaction = new Transaction().put(dataset, place.rowKey(), row.toRow());
          try (OpenBucket.Passage _ = place.bucket().pass()) {
            forgetCompleted(transaction, dataset);
            return Commits.answer(pool.commit(transaction), row.upload(place.name()));
          }
        });
  }

  private void forgetCompleted(Transaction transaction, Dataset dataset) throws IOException {
    long before = namespace.nowMillis() - REMEMBERED_MILLIS;
    try (Pool.ReadScope scope = pool.read()) {
      RowCursor rows =
          scope.scan(dataset, RowKeys.start(RowKeys.COMPLETED), RowKeys.end(RowKeys.COMPLETED));
      for (int i = 0; i < FORGOTTEN_AT_ONCE; i++) {
        Entry row = rows.next();
        if (row == null || CompletedRow.fromRow(row.value()).completedMillis() > before) {
          return;
        }
        transaction.delete(dataset, row.key());
      }
    }
  }

  @Override
  public Upload head(UploadName name) {
    UploadPlace place = UploadPlace.of(namespace, name);
    return Faults.answered(() -> {
      try (Pool.ReadScope scope = pool.read()) {
        return place.visible(scope).upload(name);
      }
    });
  }

  @Override
  public PartWriter put(UploadName upload, int number, long expectedLength) {
    head(upload);
    return new PoolPartWriter(UploadPlace.of(namespace, upload), number, expectedLength);
  }

  @Override
  public CompletableFuture<UploadedPart> copy(
      UploadName upload, int number, CopyRequest.Source source, RangeChoice choice) {
    return Commits.attempt(
        pool, () -> copying.copy(UploadPlace.of(namespace, upload), number, source, choice));
  }

  @Override
  public PartPage list(UploadName name, int after, int maxParts) {
    UploadPlace place = UploadPlace.of(namespace, name);
    return Faults.answered(() -> page(place, after, maxParts));
  }

  private PartPage page(UploadPlace place, int after, int maxParts) throws IOException {
    UploadId id = place.id();
    try (Pool.ReadScope scope = pool.read()) {
      Upload upload = place.visible(scope).upload(place.name());
      List<UploadedPart> parts = new ArrayList<>();
      RowCursor rows =
          scope.scan(
              place.bucket().dataset(),
              RowKeys.part(id, after + 1),
              RowKeys.part(id.successor(), 0));
      for (Entry row = rows.next(); row != null; row = rows.next()) {
        if (parts.size() == maxParts) {
          return new PartPage(upload, parts, true);
        }
        parts.add(PartRow.fromRow(row.value()).part(RowKeys.partNumber(row.key())));
      }
      return new PartPage(upload, parts, false);
    }
  }

  @Override
  public CompletableFuture<ObjectInfo> complete(UploadName upload, Completion completion) {
    return Commits.attempt(
        pool, () -> completing.complete(UploadPlace.of(namespace, upload), completion));
  }

  @Override
  public CompletableFuture<Void> abort(UploadName upload) {
    return Commits.attempt(pool, () -> tryAbort(UploadPlace.of(namespace, upload)));
  }

  private CompletableFuture<Void> tryAbort(UploadPlace place) throws IOException {
    Dataset dataset = place.bucket().dataset();
    try (OpenBucket.Passage _ = place.bucket().pass();
        KeyLatches.Held _ = pool.hold(dataset, place.rowKey())) {
      place.newest();
      Transaction transaction = new Transaction().delete(dataset, place.rowKey());
      UploadParts.remove(pool, transaction, dataset, place.id());
      return Commits.done(pool.commit(transaction));
    }
  }
}
