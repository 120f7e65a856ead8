package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.format.PoolId;
import io.atoll.testkit.device.CrowdedFile;
import io.atoll.testkit.device.MemoryDevice;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S2 where the pool has space enough but the file system beneath its sparse file has not: writes
 * are refused, deletes go on, and what they free is given back.
 */
class FullFileSystemTest {
  private static final long POOL_BYTES = 4L << 30;
  private static final long ROOM_BYTES = 192L << 20;

  private final SplittableRandom random = new SplittableRandom(7);
  private final Deque<Long> stored = new ArrayDeque<>();
  private CrowdedFile file = new CrowdedFile(new MemoryDevice(4096), 0);

  @BeforeEach
  void format() throws IOException {
    file = new CrowdedFile(new MemoryDevice(POOL_BYTES), ROOM_BYTES);
    PoolCreation.standard(new PoolId(new UUID(3, 4)), "crowded", 0).format(file);
  }

  private Pool open() throws IOException {
    return Pool.open(file, PoolOptions.DEFAULT.withMemory(4 << 20, 8 << 20).stepped());
  }

  private static Dataset newBucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  private void put(Pool pool, Dataset bucket, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    try (DataWriter writer = pool.newData(bucket, bytes);
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocate(bytes);
      MemorySegment.copy(content, 0, source, ValueLayout.JAVA_BYTE, 0, bytes);
      writer.write(source);
      writer.finish();
      Transaction transaction = new Transaction();
      long id = writer.attach(transaction);
      transaction.put(bucket, PoolVerifier.key("n" + id), new byte[] {1});
      var durable = pool.commit(transaction);
      writer.committed();
      pool.await(durable);
      stored.add(id);
    }
  }

  private void fill(Pool pool, Dataset bucket, int bytes) {
    assertThatThrownBy(
            () -> {
              while (true) {
                put(pool, bucket, bytes);
              }
            })
        .isInstanceOf(PoolException.Full.class)
        .hasMessageContaining("the file system beneath");
  }

  private void deleteHalf(Pool pool, Dataset bucket) throws IOException {
    for (int left = stored.size() / 2; left > 0; left--) {
      long id = stored.removeFirst();
      Transaction transaction = new Transaction();
      transaction.delete(bucket, PoolVerifier.key("n" + id));
      pool.release(transaction, bucket, id);
      pool.await(pool.commit(transaction));
    }
    for (int checkpoint = 0; checkpoint < 2; checkpoint++) {
      while (pool.work()) {}
      pool.checkpoint();
    }
    while (pool.work()) {}
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 300_000})
  void writesAreRefusedDeletesGoOnAndTheirSpaceComesBack(int bytes) throws IOException {
    long fewest = ROOM_BYTES / 4 / bytes;
    try (Pool pool = open()) {
      Dataset bucket = newBucket(pool);
      for (int round = 0; round < 3; round++) {
        int before = stored.size();
        fill(pool, bucket, bytes);
        assertThat(stored.size() - before).isGreaterThan((int) fewest);
        deleteHalf(pool, bucket);
      }
    }
    assertThat(file.refused()).isFalse();
  }

  @Test
  void roomThatOthersTookAndGaveBackIsSeen() throws IOException {
    try (Pool pool = open()) {
      Dataset bucket = newBucket(pool);
      put(pool, bucket, 4096);
      file.othersTake(ROOM_BYTES * 4 / 5);
      while (pool.work()) {}
      fill(pool, bucket, 4096);
      file.othersTake(-ROOM_BYTES / 2);
      put(pool, bucket, 4096);
    }
    assertThat(file.refused()).isFalse();
  }
}
