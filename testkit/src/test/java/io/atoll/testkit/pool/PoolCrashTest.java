package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.tree.Entry;
import io.atoll.testkit.device.SimBlockDevice;
import io.atoll.testkit.device.SimulatedCrash;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Crashes that simulations found the pool wanting in, each by itself. */
class PoolCrashTest {
  private static SimBlockDevice device() throws IOException {
    return new Shape(4000, 1024, 256, 16384, Codec.NONE, Superblock.HashKind.BLAKE3).format(1);
  }

  private static Dataset newBucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  /** Threaded simulation, seeds 1007 and 1045. */
  @Test
  void aDropBehindTheCutIsNotInTheCheckpoint() throws IOException {
    SimBlockDevice device = device();
    AtomicReference<@Nullable Dataset> toDrop = new AtomicReference<>();
    Pool[] pools = new Pool[1];
    ObservedDevice observed =
        new ObservedDevice(
            device,
            () -> {
              Dataset dataset = toDrop.get();
              if (dataset != null && device.unflushedCount() > 1) {
                toDrop.set(null);
                assertThat(pools[0].commit(new Transaction().drop(dataset))).isNotDone();
              }
            });
    Pool pool = Pool.open(observed, PoolVerifier.STEPPED);
    pools[0] = pool;
    Dataset bucket = newBucket(pool);
    toDrop.set(bucket);
    pool.checkpoint();
    assertThat(toDrop.get()).as("dropped in the middle of the checkpoint").isNull();
    SimBlockDevice left = device.copy(1);
    PoolVerifier.abandon(pool, device);
    Pool reopened = Pool.open(left, PoolVerifier.STEPPED);
    assertThat(reopened.dataset(bucket.id())).isNotNull();
    PoolVerifier.abandon(reopened, left);
  }

  @Test
  void anyNumberOfRestartsThatCrashLeavesAPoolThatOpens() throws IOException {
    SimBlockDevice device = device();
    byte[] key = PoolVerifier.key("k");
    for (int restart = 0; restart < 80; restart++) {
      device.crashAt(device.counts().total() + 8 + restart % 23);
      try {
        Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        try {
          pool.await(
              pool.commit(new Transaction().put(pool.catalog(), key, new byte[] {(byte) restart})));
        } finally {
          PoolVerifier.abandon(pool, device);
        }
      } catch (SimulatedCrash e) {
        assertThat(device.crashed()).isTrue();
      }
      device = device.afterCrash(restart);
    }
    PoolVerifier.check(device.copy(1));
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    PoolVerifier.abandon(pool, device);
  }

  /** A dataset that was deleted still has a queue to be worked off; simulation, seeds 5, 8. */
  @Test
  void theQueueOfADeletedDatasetIsWorkedOff() throws IOException {
    SimBlockDevice device = device();
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      Dataset bucket = newBucket(pool);
      Transaction transaction = new Transaction();
      pool.release(transaction, bucket, 1);
      pool.release(transaction, bucket, 2);
      pool.await(pool.commit(transaction.drop(bucket)));
      boolean more = true;
      while (more) {
        more = pool.work();
      }
      pool.checkpoint();
      pool.checkpoint();
    }
    assertThat(PoolVerifier.check(device.copy(1)).totals().tickets()).isZero();
  }

  private static final int ROWS = 2000;

  private static void putAll(Pool pool, Dataset bucket, byte value) throws IOException {
    for (int from = 0; from < ROWS; from += 100) {
      Transaction transaction = new Transaction();
      for (int i = from; i < from + 100; i++) {
        byte[] bytes = new byte[200];
        Arrays.fill(bytes, value);
        transaction.put(bucket, PoolVerifier.key("%05d".formatted(i)), bytes);
      }
      pool.await(pool.commit(transaction));
    }
    pool.checkpoint();
  }

  /** A slow reader goes on while every page of its tree is replaced and given away. */
  private static void scanSlowly() throws IOException {
    SimBlockDevice device = device();
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      Dataset bucket = newBucket(pool);
      putAll(pool, bucket, (byte) 1);
      try (Pool.ReadScope scope = pool.read()) {
        RowCursor cursor = scope.scan(bucket, new byte[] {DataKeys.FIRST_OWN}, null);
        int rows = 0;
        for (Entry row = cursor.next(); row != null; row = cursor.next()) {
          assertThat(row.value()).containsOnly(1);
          if (rows++ == 0) {
            putAll(pool, bucket, (byte) 2);
            putAll(pool, bucket, (byte) 3);
          }
        }
        assertThat(rows).isEqualTo(ROWS);
      }
    }
  }

  @Test
  void aSlowReaderKeepsWhatItReads() throws IOException {
    scanSlowly();
  }

  @Test
  void withoutEpochsASlowReaderWouldLoseIt() {
    Faults.plant(PlantedFault.EPOCH_IGNORED);
    try {
      assertThatThrownBy(PoolCrashTest::scanSlowly).isInstanceOf(PoolException.Corrupt.class);
    } finally {
      Faults.plant(null);
    }
  }

  @Tag("slow")
  @Test
  void severalWritersAtOnce() {
    long first = Long.getLong("seed", System.nanoTime());
    System.out.println("PoolCrashTest.severalWritersAtOnce: from -Dseed=" + first);
    for (long seed = first; seed < first + 30; seed++) {
      assertThat(ThreadedSimulation.run(seed, 4, 60)).isPositive();
    }
  }

  @Test
  void severalWritersForAMoment() {
    assertThat(ThreadedSimulation.run(1, 2, 30)).isPositive();
  }
}
