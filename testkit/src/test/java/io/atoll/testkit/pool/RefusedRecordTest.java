package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A record that is too long for the journal is refused as if it had never been tried. */
class RefusedRecordTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);
  private static final Content CONTENT = new Content(2, 1_000_000, 1000);

  private static SimBlockDevice device() throws IOException {
    return new Shape(6000, 1024, 256, 16384, Codec.NONE, Superblock.HashKind.BLAKE3).format(1);
  }

  private static Dataset newBucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  private static Uploads.Upload upload(Pool pool, Uploads uploads, Dataset bucket)
      throws IOException {
    Uploads.Upload upload = uploads.begin(pool, bucket, CONTENT, RANDOM);
    upload.finish();
    return upload;
  }

  private static void commitTooMuch(Pool pool, Uploads.Upload upload) {
    Transaction transaction = new Transaction();
    upload.writer().attach(transaction);
    for (int i = 0; i < 100; i++) {
      transaction.put(upload.dataset(), PoolVerifier.key("row " + i), new byte[3000]);
    }
    assertThatThrownBy(() -> pool.commit(transaction))
        .isExactlyInstanceOf(PoolException.class)
        .hasMessageContaining("exceeds the journal's");
  }

  @Test
  void itsContentGivesItsSpaceBack() throws IOException {
    SimBlockDevice device = device();
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        Uploads uploads = new Uploads()) {
      Dataset bucket = newBucket(pool);
      long free = pool.status().freeBlocks();
      Uploads.Upload upload = upload(pool, uploads, bucket);
      commitTooMuch(pool, upload);
      uploads.end(upload);
      assertThat(pool.status().freeBlocks()).isEqualTo(free);
    }
    assertThat(PoolVerifier.check(device.copy(1)).totals().contentBlocks()).isZero();
  }

  @Test
  void whoSharesItsContentCountsAsIfItHadNotBeen() throws IOException {
    SimBlockDevice device = device();
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        Uploads uploads = new Uploads()) {
      Dataset bucket = newBucket(pool);
      Uploads.Upload refused = upload(pool, uploads, bucket);
      Uploads.Upload shares = upload(pool, uploads, bucket);
      commitTooMuch(pool, refused);
      Transaction transaction = new Transaction();
      long id = shares.writer().attach(transaction);
      ModelRow.Pointer pointer = new ModelRow.Pointer(id, List.of(CONTENT));
      transaction.put(bucket, PoolVerifier.key("shared"), ModelRow.encode(pointer));
      var durable = pool.commit(transaction);
      shares.writer().committed();
      pool.await(durable);
      uploads.end(refused);
      uploads.end(shares);
      PoolVerifier.compareData(pool, bucket, pointer);
      PoolVerifier.check(device.copy(1));
    }
    PoolVerifier.check(device.copy(2));
  }
}
