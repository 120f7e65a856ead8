package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.content.Pointers;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.gateway.object.Completion;
import io.atoll.gateway.object.CompletionCheck;
import io.atoll.gateway.object.ObjectInfo;
import io.atoll.gateway.object.ObjectPart;
import io.atoll.gateway.object.UploadedPart;
import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Completes uploads: the parts' data is composed, nothing is copied. */
final class Completing {
  private final Namespace namespace;
  private final Pool pool;

  Completing(Namespace namespace) {
    this.namespace = namespace;
    this.pool = namespace.pool();
  }

  CompletableFuture<ObjectInfo> complete(UploadPlace place, Completion completion)
      throws IOException {
    Dataset dataset = place.bucket().dataset();
    byte[] objectKey = RowKeys.object(place.name().key());
    try (OpenBucket.Passage _ = place.bucket().pass();
        KeyLatches.Held _ = pool.hold(dataset, place.rowKey(), objectKey)) {
      byte[] row = pool.newest(dataset, place.rowKey());
      if (row == null) {
        return repeat(place, completion);
      }
      UploadRow upload = UploadRow.fromRow(row);
      Map<Integer, PartRow> rows = UploadParts.newest(pool, dataset, place.id());
      Map<Integer, UploadedPart> parts = new TreeMap<>();
      rows.forEach((number, part) -> parts.put(number, part.part(number)));
      CompletionCheck.Outcome outcome =
          CompletionCheck.check(upload.upload(place.name()), parts, completion);
      ObjectRow old = namespace.newest(dataset, objectKey);
      completion.conditions().evaluateWrite(old == null ? null : old.etag());
      return append(place, upload, rows, outcome, old);
    }
  }

  /** Answers as before where the upload was completed with the same parts. */
  private CompletableFuture<ObjectInfo> repeat(UploadPlace place, Completion completion)
      throws IOException {
    byte[] row = pool.newest(place.bucket().dataset(), RowKeys.completed(place.id()));
    CompletedRow completed = row == null ? null : CompletedRow.fromRow(row);
    if (completed == null || !completed.key().equals(place.name().key())) {
      throw UploadPlace.noSuchUpload(place.name());
    }
    if (!completed.object().etag().equals(CompletionCheck.etagOf(completion.request()))) {
      throw new S3Exception(S3ErrorCode.INVALID_PART).with("UploadId", place.name().id());
    }
    return Commits.unchanged(pool, completed.object().info(completed.key()));
  }

  private CompletableFuture<ObjectInfo> append(
      UploadPlace place,
      UploadRow upload,
      Map<Integer, PartRow> rows,
      CompletionCheck.Outcome outcome,
      @Nullable ObjectRow old)
      throws IOException {
    Dataset dataset = place.bucket().dataset();
    String key = place.name().key();
    DataWriter list = writeList(dataset, outcome.parts());
    boolean appended = false;
    try {
      Transaction transaction = new Transaction();
      long modified =
          place.bucket().stamp(namespace.nowMillis(), old == null ? 0 : old.modifiedMillis());
      long data = compose(transaction, dataset, rows, outcome.parts());
      ObjectRow.Parts parts =
          new ObjectRow.Parts(
              list.attach(transaction), (int) list.length(), outcome.parts().size());
      ObjectRow object =
          new ObjectRow(
              outcome.size(),
              modified,
              outcome.etag(),
              upload.attributes(),
              outcome.checksum(),
              data,
              outcome.parts().size() > 1,
              parts);
      transaction.put(dataset, RowKeys.object(key), object.toRow());
      namespace.release(transaction, dataset, old);
      endUpload(transaction, place, rows, outcome);
      CompletedRow completed = new CompletedRow(namespace.nowMillis(), key, object);
      transaction.put(dataset, RowKeys.completed(place.id()), completed.toRow());
      CompletableFuture<Long> durable = pool.commit(transaction);
      appended = true;
      StagedSink.keep(list, durable);
      return Commits.answer(durable, object.info(key));
    } finally {
      if (!appended) {
        list.close();
      }
    }
  }

  private DataWriter writeList(Dataset dataset, List<ObjectPart> parts) throws IOException {
    byte[] list = PartList.encode(parts);
    DataWriter writer = pool.newData(dataset, list.length);
    try {
      writer.write(MemorySegment.ofArray(list));
      writer.finish();
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** The parts' pointers to their data become the object's. */
  private long compose(
      Transaction transaction,
      Dataset dataset,
      Map<Integer, PartRow> rows,
      List<ObjectPart> parts) {
    List<Pointers.Member> members = new ArrayList<>(parts.size());
    for (ObjectPart part : parts) {
      PartRow row = rows.get(part.number());
      if (row == null) {
        throw new IllegalStateException("part " + part.number() + " was not checked");
      }
      members.add(new Pointers.Member(row.dataId(), row.size()));
    }
    return members.size() == 1
        ? members.getFirst().dataId()
        : pool.compose(transaction, dataset, members);
  }

  /** The upload's rows go; parts that were not named lose their data. */
  private void endUpload(
      Transaction transaction,
      UploadPlace place,
      Map<Integer, PartRow> rows,
      CompletionCheck.Outcome outcome) {
    Dataset dataset = place.bucket().dataset();
    transaction.delete(dataset, place.rowKey());
    Map<Integer, PartRow> unused = new TreeMap<>(rows);
    outcome.parts().forEach(part -> unused.remove(part.number()));
    unused.values().forEach(part -> pool.release(transaction, dataset, part.dataId()));
    rows.keySet().forEach(number -> transaction.delete(dataset, RowKeys.part(place.id(), number)));
  }
}
