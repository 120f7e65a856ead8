package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.Pointers;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reclaiming does with readers who take their time, and with datasets that are dropped. */
class ReclaimTest {
  private static final int BLOCKED = 70;

  private final SplittableRandom random = new SplittableRandom(1);
  private SimBlockDevice device = new SimBlockDevice(4096, 1);

  @BeforeEach
  void format() throws IOException {
    device = new Shape(6000, 1024, 256, 16384, Codec.NONE, Superblock.HashKind.BLAKE3).format(1);
  }

  private static Dataset newBucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  /** Puts an object and returns the row that points to it. */
  private ModelRow.Pointer put(Pool pool, Dataset bucket, String name, Content content)
      throws IOException {
    try (Uploads uploads = new Uploads()) {
      Uploads.Upload upload = uploads.begin(pool, bucket, content, random);
      upload.finish();
      Transaction transaction = new Transaction();
      long id = upload.writer().attach(transaction);
      ModelRow.Pointer pointer = new ModelRow.Pointer(id, List.of(content));
      transaction.put(bucket, PoolVerifier.key(name), ModelRow.encode(pointer));
      var durable = pool.commit(transaction);
      upload.writer().committed();
      pool.await(durable);
      return pointer;
    }
  }

  private static void delete(Pool pool, Dataset bucket, String name, ModelRow.Pointer pointer)
      throws IOException {
    Transaction transaction = new Transaction();
    transaction.delete(bucket, PoolVerifier.key(name));
    pool.release(transaction, bucket, pointer.dataId());
    pool.await(pool.commit(transaction));
  }

  private static void workAll(Pool pool) throws IOException {
    boolean more = true;
    while (more) {
      more = pool.work();
    }
  }

  private CheckReport.Totals totals() throws IOException {
    return PoolVerifier.check(device.copy(1)).totals();
  }

  @Test
  void slowReadersHoldUpNothingButWhatTheyRead() throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      Dataset bucket = newBucket(pool);
      List<ModelRow.Pointer> read = new ArrayList<>();
      List<DataStream> readers = new ArrayList<>();
      for (int i = 0; i < BLOCKED; i++) {
        ModelRow.Pointer pointer = put(pool, bucket, "read" + i, new Content(i, 500, 1));
        read.add(pointer);
        readers.add(pool.openData(bucket, pointer.dataId(), 0, 500));
      }
      ModelRow.Pointer other = put(pool, bucket, "other", new Content(200, 400_000, 100));
      for (int i = 0; i < BLOCKED; i++) {
        delete(pool, bucket, "read" + i, read.get(i));
      }
      delete(pool, bucket, "other", other);
      workAll(pool);
      assertThat(totals().tickets()).isEqualTo(BLOCKED);
      assertThat(totals().contentBlocks()).isZero();
      for (int i = 0; i < BLOCKED; i++) {
        PoolVerifier.compareStream(readers.get(i), read.get(i));
        readers.get(i).close();
      }
      workAll(pool);
      assertThat(totals().tickets()).isZero();
      assertThat(totals().dataIds()).isZero();
    }
  }

  /** Objects of every form, some with several pointers, and a composite. */
  private ModelRow.Pointer fill(Pool pool, Dataset bucket) throws IOException {
    for (int i = 0; i < 100; i++) {
      put(pool, bucket, "small" + i, new Content(i, 100 * i, 1));
    }
    put(pool, bucket, "large", new Content(7, 9_000_000, 20));
    ModelRow.Pointer copied = put(pool, bucket, "original", new Content(300, 300_000, 19));
    for (int i = 0; i < 70; i++) {
      Transaction transaction = new Transaction();
      pool.retain(transaction, bucket, copied.dataId());
      transaction.put(bucket, PoolVerifier.key("copy" + i), ModelRow.encode(copied));
      pool.await(pool.commit(transaction));
    }
    List<Content> contents = new ArrayList<>();
    List<Pointers.Member> members = new ArrayList<>();
    Transaction transaction = new Transaction();
    for (int i = 0; i < 5; i++) {
      ModelRow.Pointer part = put(pool, bucket, "part" + i, new Content(400 + i, 50_000, 9));
      contents.addAll(part.contents());
      members.add(new Pointers.Member(part.dataId(), part.length()));
      transaction.delete(bucket, PoolVerifier.key("part" + i));
    }
    long id = pool.compose(transaction, bucket, members);
    ModelRow.Pointer whole = new ModelRow.Pointer(id, contents);
    transaction.put(bucket, PoolVerifier.key("whole"), ModelRow.encode(whole));
    pool.await(pool.commit(transaction));
    return whole;
  }

  private void requireGone(Pool pool, Dataset bucket, long freeBefore) throws IOException {
    for (int i = 0; i < 3; i++) {
      workAll(pool);
      pool.checkpoint();
    }
    workAll(pool);
    CheckReport.Totals now = totals();
    assertThat(now.dataIds() + now.pendingIds() + now.tickets() + now.contentBlocks()).isZero();
    assertThat(now.rows()).isZero();
    // Small payloads to come have a run of blocks reserved; nothing durable refers to it.
    assertThat(pool.status().freeBlocks()).isBetween(freeBefore - 300, freeBefore + 300);
    assertThatThrownBy(() ->
            pool.commit(new Transaction().delete(bucket, PoolVerifier.key("the dataset is gone"))))
        .isInstanceOf(PoolException.Vanished.class);
  }

  @Test
  void aDroppedDatasetGoesWithAllThatItHolds() throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      Dataset bucket = newBucket(pool);
      pool.checkpoint();
      workAll(pool);
      long free = pool.status().freeBlocks();
      fill(pool, bucket);
      pool.checkpoint();
      pool.await(pool.commit(new Transaction().drop(bucket)));
      requireGone(pool, bucket, free);
    }
  }

  @Test
  void aReaderOfACompositeInADroppedDatasetKeepsItsParts() throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      Dataset bucket = newBucket(pool);
      pool.checkpoint();
      workAll(pool);
      long free = pool.status().freeBlocks();
      ModelRow.Pointer whole = fill(pool, bucket);
      try (DataStream reader = pool.openData(bucket, whole.dataId(), 0, whole.length())) {
        pool.await(pool.commit(new Transaction().drop(bucket)));
        workAll(pool);
        pool.checkpoint();
        workAll(pool);
        PoolVerifier.compareStream(reader, whole);
      }
      requireGone(pool, bucket, free);
    }
  }

  @Test
  void anUploadIntoADroppedDatasetIsRefusedAndLeavesNothing() throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        Uploads uploads = new Uploads()) {
      Dataset bucket = newBucket(pool);
      pool.checkpoint();
      workAll(pool);
      long free = pool.status().freeBlocks();
      Uploads.Upload upload = uploads.begin(pool, bucket, new Content(9, 9_000_000, 20), random);
      upload.giveUpTo(5_000_000);
      pool.await(pool.commit(new Transaction().drop(bucket)));
      workAll(pool);
      pool.checkpoint();
      upload.finish();
      Transaction transaction = new Transaction();
      upload.writer().attach(transaction);
      transaction.put(bucket, PoolVerifier.key("late"), new byte[1]);
      assertThatThrownBy(() -> pool.commit(transaction)).isInstanceOf(PoolException.Vanished.class);
      uploads.end(upload);
      requireGone(pool, bucket, free);
    }
  }
}
