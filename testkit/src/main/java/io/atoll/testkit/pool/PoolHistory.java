package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.Pointers;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Random steps on a pool, each told to the model. One thread; what it does follows from its random
 * numbers alone.
 */
final class PoolHistory implements AutoCloseable {
  private static final int NAMES = 40;
  private static final int MAX_DATASETS = 3;

  /** Rows that fill pages of their own, several to a record. */
  private static final int WIDE_ROWS = 20;

  private static final int WIDE_BYTES = 9000;

  private final Pool pool;
  private final SimBlockDevice device;
  private final PoolModel model;
  private final SplittableRandom random;
  private final byte[] numberKey;
  private final boolean alone;
  private int interleaved;
  private boolean waiting = true;
  private final Uploads uploads = new Uploads();
  private final SlowWalk walk = new SlowWalk();
  private CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);

  /** The only history on a pool without threads. */
  PoolHistory(Pool pool, SimBlockDevice device, PoolModel model, SplittableRandom random) {
    this(pool, device, model, random, PoolVerifier.NUMBER_KEY, true);
  }

  /**
   * One of several, each in datasets of its own.
   *
   * @param numberKey the row of the catalog that says which of this history's transactions was the
   *     last
   * @param alone whether the pool has no threads, so that this one does their work
   */
  PoolHistory(
      Pool pool,
      SimBlockDevice device,
      PoolModel model,
      SplittableRandom random,
      byte[] numberKey,
      boolean alone) {
    this.numberKey = numberKey;
    this.alone = alone;
    this.pool = pool;
    this.device = device;
    this.model = model;
    this.random = random;
  }

  /** One random step. A full pool is no violation. */
  void step() throws IOException {
    try {
      if (model.newest().datasets().isEmpty()) {
        createDataset();
        return;
      }
      walk.goOn(random);
      int dice = random.nextInt(100);
      if (dice < 20) {
        putRows();
      } else if (dice < 43) {
        finishUpload(uploads.begin(pool, anyDataset(), Content.any(random), random));
      } else if (dice < 49) {
        uploadAside();
      } else if (dice < 52) {
        uploadWhatIsDeleted();
      } else if (dice < 64) {
        deleteSome();
      } else if (dice < 70) {
        copyObject();
      } else if (dice < 74) {
        compose();
      } else if (dice < 77) {
        changeDatasets();
      } else if (dice < 82) {
        checkpoint();
      } else if (dice < 92) {
        work();
      } else if (dice < 95) {
        readSome();
      } else if (dice < 97) {
        walkSlowly();
      } else {
        readWhileDeleted();
      }
    } catch (PoolException.Full e) {
      walk.end();
      work();
      deleteSome();
    }
  }

  /** The device grows, then the pool. */
  void grow() throws IOException {
    device.grow(device.sizeBytes() + 4096L * (64 + random.nextInt(600)));
    pool.grow();
  }

  private void checkpoint() throws IOException {
    if (alone && random.nextBoolean()) {
      settle();
      interleaved = 2;
    }
    try {
      pool.checkpoint();
    } finally {
      interleaved = 0;
    }
  }

  /**
   * Between two I/Os of the pool: now and then something is committed in the middle of a
   * checkpoint, as other threads would. Nothing that needs space, for the map is latched at some of
   * these; and nobody waits, for the I/O may be the journal's own.
   */
  void duringIo() throws IOException {
    int journalBlocks = pool.superblock().geometry().journalBlocks();
    boolean room = interleaved > 0 && pool.status().journalUsedBlocks() < journalBlocks / 4;
    if (!room || random.nextInt(3) != 0) {
      return;
    }
    int left = interleaved - 1;
    interleaved = 0;
    waiting = false;
    switch (random.nextInt(4)) {
      case 0 -> deleteSome();
      case 1 -> dropAnEmptyDataset();
      default -> putRows();
    }
    waiting = true;
    interleaved = left;
  }

  private void dropAnEmptyDataset() throws IOException {
    for (long id : List.copyOf(model.newest().datasets().navigableKeySet())) {
      Dataset dataset = dataset(id);
      boolean used = uploads.open().stream().anyMatch(upload -> upload.dataset() == dataset);
      if (!used && model.newest().datasets().size() > 1 && model.newest().rows(id).size() < 4) {
        deleteRows(id);
        Transaction transaction = new Transaction();
        transaction.drop(dataset);
        commit(transaction, List.of(new ModelChange.Drop(id)));
        return;
      }
    }
  }

  private boolean work() throws IOException {
    return alone && pool.work();
  }

  /** Waits for everything. */
  void settle() throws IOException {
    pool.await(last);
  }

  // ---- transactions

  private void createDataset() throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    commit(transaction, List.of(new ModelChange.Create(id)));
  }

  private void changeDatasets() throws IOException {
    if (model.newest().datasets().size() < MAX_DATASETS) {
      createDataset();
      return;
    }
    long id = anyDatasetId();
    Dataset dataset = dataset(id);
    if (uploads.open().stream().anyMatch(upload -> upload.dataset() == dataset)) {
      return;
    }
    if (random.nextBoolean()) {
      deleteRows(id); // else it goes with all that it holds
    }
    Transaction transaction = new Transaction();
    transaction.drop(dataset);
    commit(transaction, List.of(new ModelChange.Drop(id)));
  }

  private void putRows() throws IOException {
    Transaction transaction = new Transaction();
    List<ModelChange> changes = new ArrayList<>();
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      long id = anyDatasetId();
      String name = anyName();
      if (random.nextInt(4) == 0) {
        delete(transaction, changes, id, name);
      } else if (changes.stream().noneMatch(change -> change.names(id, name))) {
        int size = random.nextInt(8) == 0 ? random.nextInt(12_000) : random.nextInt(300);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        put(transaction, changes, id, name, new ModelRow.Plain(bytes));
      }
    }
    commit(transaction, changes);
  }

  private void uploadAside() throws IOException {
    if (uploads.open().size() < 2 && random.nextBoolean()) {
      boolean large = random.nextInt(3) == 0;
      Content content =
          large
              ? new Content(random.nextInt(10), 8_500_000, 1 + random.nextInt(5))
              : Content.any(random);
      Uploads.Upload upload = uploads.begin(pool, anyDataset(), content, random);
      give(upload, random.nextInt(upload.content().length() + 1));
    } else if (!uploads.open().isEmpty()) {
      Uploads.Upload upload = uploads.open().get(random.nextInt(uploads.open().size()));
      switch (random.nextInt(4)) {
        case 0 -> uploads.end(upload);
        case 1 -> give(upload, random.nextInt(upload.content().length() + 1));
        default -> finishUpload(upload);
      }
    }
  }

  /** Content that an upload found stored goes everywhere else before the upload is done. */
  private void uploadWhatIsDeleted() throws IOException {
    long id = anyDatasetId();
    String name = anyObject(id);
    if (name == null || uploads.open().size() > 2) {
      return;
    }
    Content content = pointer(id, name).contents().getFirst();
    Uploads.Upload upload = uploads.begin(pool, dataset(id), content, random);
    give(upload, content.length());
    Transaction transaction = new Transaction();
    List<ModelChange> changes = new ArrayList<>();
    delete(transaction, changes, id, name);
    commit(transaction, changes);
    work();
    checkpoint();
    work();
    finishUpload(upload);
  }

  /** Waits for everything, then puts one more transaction into a group of its own. */
  void settleWithLastGroup() throws IOException {
    settle();
    putRows();
    settle();
  }

  private void workAll() throws IOException {
    boolean more = true;
    while (more) {
      more = work();
    }
  }

  /** Everything goes, and what it took comes back. */
  void deleteEverything() throws IOException {
    uploads.close();
    walk.end();
    for (long id : List.copyOf(model.newest().datasets().navigableKeySet())) {
      deleteRows(id);
    }
    pool.await(last);
    for (int round = 0; round < 3; round++) {
      workAll();
      checkpoint();
    }
  }

  private void deleteRows(long id) throws IOException {
    while (!model.newest().rows(id).isEmpty()) {
      Transaction transaction = new Transaction();
      List<ModelChange> changes = new ArrayList<>();
      List<String> names = List.copyOf(model.newest().rows(id).navigableKeySet());
      for (String name : names.subList(0, Math.min(8, names.size()))) {
        delete(transaction, changes, id, name);
      }
      commit(transaction, changes);
    }
  }

  private void give(Uploads.Upload upload, int length) throws IOException {
    try {
      upload.giveUpTo(length);
    } catch (PoolException.Full e) {
      uploads.end(upload);
      throw e;
    }
  }

  private void finishUpload(Uploads.Upload upload) throws IOException {
    finishUpload(upload, anyName());
  }

  private void finishUpload(Uploads.Upload upload, String name) throws IOException {
    try {
      upload.finish();
      Transaction transaction = new Transaction();
      List<ModelChange> changes = new ArrayList<>();
      long dataId = upload.writer().attach(transaction);
      put(
          transaction,
          changes,
          upload.dataset().id(),
          name,
          new ModelRow.Pointer(dataId, List.of(upload.content())));
      CompletableFuture<Long> durable = append(transaction, changes);
      upload.writer().committed();
      pool.await(durable);
    } finally {
      uploads.end(upload);
    }
  }

  private void deleteSome() throws IOException {
    Transaction transaction = new Transaction();
    List<ModelChange> changes = new ArrayList<>();
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      long id = anyDatasetId();
      String name = model.newest().rows(id).higherKey(anyName());
      if (name != null && changes.stream().noneMatch(change -> change.names(id, name))) {
        delete(transaction, changes, id, name);
      }
    }
    commit(transaction, changes);
  }

  private void copyObject() throws IOException {
    long id = anyDatasetId();
    String name = anyObject(id);
    if (name == null) {
      return;
    }
    ModelRow.Pointer pointer = pointer(id, name);
    Dataset dataset = dataset(id);
    try (KeyLatches.Held _ = pool.hold(dataset, Pool.dataKey(pointer.dataId()))) {
      Transaction transaction = new Transaction();
      List<ModelChange> changes = new ArrayList<>();
      pool.retain(transaction, dataset, pointer.dataId());
      put(transaction, changes, id, anyName(), pointer);
      last = append(transaction, changes);
    }
    maybeAwait();
  }

  private void compose() throws IOException {
    long id = anyDatasetId();
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, byte[]> row : model.newest().rows(id).entrySet()) {
      boolean simple =
          ModelRow.decode(row.getValue()) instanceof ModelRow.Pointer pointer
              && pointer.contents().size() == 1
              && pointer.length() > 0;
      if (simple && random.nextBoolean() && names.size() < 5) {
        names.add(row.getKey());
      }
    }
    if (names.size() < 2) {
      return; // of one alone the model could not tell that it is a composite
    }
    Transaction transaction = new Transaction();
    List<ModelChange> changes = new ArrayList<>();
    List<Pointers.Member> members = new ArrayList<>();
    List<Content> contents = new ArrayList<>();
    for (String name : names) {
      ModelRow.Pointer pointer = pointer(id, name);
      members.add(new Pointers.Member(pointer.dataId(), pointer.length()));
      contents.addAll(pointer.contents());
      transaction.delete(dataset(id), PoolVerifier.key(name));
      changes.add(new ModelChange.Delete(id, name));
    }
    // A name that is not among the members': its row's pointer is released, theirs are taken over.
    String target = "whole" + random.nextInt(5);
    long composite = pool.compose(transaction, dataset(id), members);
    put(transaction, changes, id, target, new ModelRow.Pointer(composite, contents));
    commit(transaction, changes);
  }

  // ---- reading

  private void readSome() throws IOException {
    pool.await(last);
    long id = anyDatasetId();
    String name = anyObject(id);
    if (name != null) {
      ModelRow.Pointer pointer = pointer(id, name);
      long from = random.nextLong(pointer.length() + 1);
      long to = from + random.nextLong(pointer.length() - from + 1);
      try (DataStream stream = pool.openData(dataset(id), pointer.dataId(), from, to)) {
        long at = from;
        for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
          PoolVerifier.requireBytes(pointer, at, piece);
          at += piece.byteSize();
        }
        Violation.require(at == to, "a range ends early");
      }
    }
  }

  /**
   * A walk over rows begins, and all pages of its tree are replaced beneath it; later steps go on
   * with it.
   */
  private void walkSlowly() throws IOException {
    long id = anyDatasetId();
    putWideRows(id);
    checkpoint();
    pool.await(last);
    walk.begin(pool, dataset(id), model.newest().rows(id));
    walk.goOn(random);
    putWideRows(id);
    checkpoint();
    work();
  }

  private void putWideRows(long id) throws IOException {
    for (int from = 0; from < WIDE_ROWS; from += 5) {
      Transaction transaction = new Transaction();
      List<ModelChange> changes = new ArrayList<>();
      for (int i = from; i < from + 5; i++) {
        byte[] bytes = new byte[WIDE_BYTES];
        random.nextBytes(bytes);
        put(transaction, changes, id, "wide%02d".formatted(i), new ModelRow.Plain(bytes));
      }
      commit(transaction, changes);
    }
  }

  /** A reader who is slow: what it gets must be right, or it is told that the data is gone. */
  private void readWhileDeleted() throws IOException {
    long id = anyDatasetId();
    String name = anyObject(id);
    if (random.nextBoolean()) {
      // Shared with nothing, and so long that its space is discarded as soon as it is free.
      Content alone = new Content(1000 + random.nextInt(100_000), 300_000, 30);
      name = "alone";
      finishUpload(uploads.begin(pool, dataset(id), alone, random), name);
    }
    if (name == null) {
      return;
    }
    pool.await(last);
    ModelRow.Pointer pointer = pointer(id, name);
    try (DataStream stream = pool.openData(dataset(id), pointer.dataId(), 0, pointer.length())) {
      MemorySegment first = stream.next();
      long at = 0;
      if (first != null) {
        PoolVerifier.requireBytes(pointer, 0, first);
        at = first.byteSize();
      }
      Transaction transaction = new Transaction();
      List<ModelChange> changes = new ArrayList<>();
      delete(transaction, changes, id, name);
      commit(transaction, changes);
      checkpoint();
      work();
      checkpoint();
      work();
      putRows();
      checkpoint();
      for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
        PoolVerifier.requireBytes(pointer, at, piece);
        at += piece.byteSize();
      }
    } catch (PoolException.Vanished e) {
      Violation.require(dataset(id) != null, "vanished with its dataset");
    }
  }

  // ---- to pool and model at once

  private void put(
      Transaction transaction, List<ModelChange> changes, long id, String name, ModelRow row) {
    releaseOld(transaction, id, name);
    byte[] value = ModelRow.encode(row);
    transaction.put(dataset(id), PoolVerifier.key(name), value);
    changes.add(new ModelChange.Put(id, name, value));
  }

  private void delete(Transaction transaction, List<ModelChange> changes, long id, String name) {
    if (changes.stream().anyMatch(change -> change.names(id, name))) {
      return;
    }
    releaseOld(transaction, id, name);
    transaction.delete(dataset(id), PoolVerifier.key(name));
    changes.add(new ModelChange.Delete(id, name));
  }

  private void releaseOld(Transaction transaction, long id, String name) {
    byte[] old = model.newest().rows(id).get(name);
    if (old != null && ModelRow.decode(old) instanceof ModelRow.Pointer pointer) {
      pool.release(transaction, dataset(id), pointer.dataId());
    }
  }

  private void commit(Transaction transaction, List<ModelChange> changes) throws IOException {
    last = append(transaction, changes);
    maybeAwait();
  }

  private CompletableFuture<Long> append(Transaction transaction, List<ModelChange> changes)
      throws IOException {
    long number = model.nextNumber();
    transaction.put(
        pool.catalog(), numberKey, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    model.append(changes);
    CompletableFuture<Long> durable;
    try {
      durable = pool.commit(transaction);
    } catch (PoolException.Full e) {
      model.refused();
      throw e;
    }
    last =
        durable.thenApply(sequence -> {
          model.acknowledge(number);
          return sequence;
        });
    return last;
  }

  private void maybeAwait() throws IOException {
    if (alone && random.nextInt(8) == 0) {
      long shown = PoolVerifier.lastNumber(pool);
      Violation.require(
          shown == model.acknowledged(),
          "J5: readers see transaction %d; %s".formatted(shown, model));
    }
    if (waiting && random.nextInt(3) != 0) {
      pool.await(last);
    }
  }

  // ---- choices

  private Dataset dataset(long id) {
    return Objects.requireNonNull(pool.dataset(id));
  }

  private Dataset anyDataset() {
    return dataset(anyDatasetId());
  }

  private long anyDatasetId() {
    List<Long> ids = List.copyOf(model.newest().datasets().navigableKeySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private String anyName() {
    return "k%02d".formatted(random.nextInt(NAMES));
  }

  private @Nullable String anyObject(long id) {
    NavigableMap<String, byte[]> rows = model.newest().rows(id);
    List<String> names =
        rows.entrySet().stream()
            .filter(row -> ModelRow.decode(row.getValue()) instanceof ModelRow.Pointer)
            .map(Map.Entry::getKey)
            .toList();
    return names.isEmpty() ? null : names.get(random.nextInt(names.size()));
  }

  private ModelRow.Pointer pointer(long id, String name) {
    return (ModelRow.Pointer)
        ModelRow.decode(Objects.requireNonNull(model.newest().rows(id).get(name)));
  }

  @Override
  public void close() {
    walk.end();
    uploads.close();
  }
}
