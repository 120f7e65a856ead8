package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.format.PoolId;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pool from outside: rows and data survive checkpoints and restarts. */
class PoolTest {
  private static final PoolOptions STEPPED =
      PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20).stepped();

  private static SimBlockDevice newPool(long sizeBytes) throws IOException {
    SimBlockDevice device = new SimBlockDevice(sizeBytes, 1);
    PoolCreation.standard(new PoolId(new UUID(1, 2)), "test", 0).format(device);
    return device;
  }

  private static byte[] key(String text) {
    return (" " + text).getBytes(StandardCharsets.UTF_8);
  }

  private static Dataset bucket(Pool pool) throws IOException {
    Transaction transaction = new Transaction();
    long id = pool.createDataset(transaction, DatasetKind.BUCKET);
    pool.await(pool.commit(transaction));
    return Objects.requireNonNull(pool.dataset(id));
  }

  private static long putData(Pool pool, Dataset bucket, String name, byte[] bytes)
      throws IOException {
    try (DataWriter writer = pool.newData(bucket, bytes.length);
        Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, source, ValueLayout.JAVA_BYTE, 0, bytes.length);
      writer.write(source.asSlice(0, bytes.length));
      writer.finish();
      Transaction transaction = new Transaction();
      long id = writer.attach(transaction);
      transaction.put(bucket, key(name), Long.toString(id).getBytes(StandardCharsets.UTF_8));
      var durable = pool.commit(transaction);
      writer.committed();
      pool.await(durable);
      return id;
    }
  }

  private static byte[] readData(Pool pool, Dataset bucket, long id, long from, long to)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataStream stream = pool.openData(bucket, id, from, to)) {
      for (MemorySegment piece = stream.next(); piece != null; piece = stream.next()) {
        out.writeBytes(piece.toArray(ValueLayout.JAVA_BYTE));
      }
    }
    return out.toByteArray();
  }

  @Test
  void rowsSurviveCheckpointsAndRestarts() throws IOException {
    SimBlockDevice device = newPool(256 << 20);
    Map<String, String> model = new HashMap<>();
    Random random = new Random(7);
    long id = 0;
    for (int run = 0; run < 5; run++) {
      try (Pool pool = Pool.open(device.copy(run), STEPPED)) {
        Dataset bucket = run == 0 ? bucket(pool) : Objects.requireNonNull(pool.dataset(id));
        id = bucket.id();
        for (int i = 0; i < 3000; i++) {
          String name = "k" + random.nextInt(2000);
          Transaction transaction = new Transaction();
          if (random.nextInt(4) == 0) {
            transaction.delete(bucket, key(name));
            model.remove(name);
          } else {
            String value = "v" + random.nextLong() + "x".repeat(random.nextInt(200));
            transaction.put(bucket, key(name), value.getBytes(StandardCharsets.UTF_8));
            model.put(name, value);
          }
          var durable = pool.commit(transaction);
          if (i % 10 == 0) {
            pool.await(durable);
          }
          if (i % 700 == 699) {
            pool.checkpoint();
          }
        }
        pool.await(pool.durable());
        assertRows(pool, bucket, model);
        device = (SimBlockDevice) device(pool);
        device = device.copy(99);
      }
      Pool reopened = Pool.open(device.copy(5), STEPPED);
      assertRows(reopened, Objects.requireNonNull(reopened.dataset(id)), model);
    }
  }

  private static Object device(Pool pool) {
    return pool.device();
  }

  private static void assertRows(Pool pool, Dataset bucket, Map<String, String> model)
      throws IOException {
    try (Pool.ReadScope scope = pool.read()) {
      for (int i = 0; i < 2000; i++) {
        byte[] value = scope.get(bucket, key("k" + i));
        String expected = model.get("k" + i);
        assertThat(value == null ? null : new String(value, StandardCharsets.UTF_8))
            .as("k" + i)
            .isEqualTo(expected);
      }
      var cursor = scope.scan(bucket, key(""), null);
      int count = 0;
      while (cursor.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(model.size());
    }
  }

  @Test
  void dataOfEverySizeComesBack() throws IOException {
    SimBlockDevice device = newPool(512 << 20);
    Random random = new Random(3);
    int[] sizes = {
      0,
      1,
      100,
      3072,
      3073,
      4096,
      4097,
      32768,
      32769,
      131072,
      131073,
      1 << 20,
      (1 << 20) + 1,
      5_000_000,
      34 << 20
    };
    long[] ids = new long[sizes.length];
    byte[][] contents = new byte[sizes.length][];
    Pool pool = Pool.open(device, STEPPED);
    Dataset bucket = bucket(pool);
    for (int i = 0; i < sizes.length; i++) {
      int size = sizes[i];
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      if (size % 2 == 0) {
        Arrays.fill(bytes, size / 3, size, (byte) 'x');
      }
      contents[i] = bytes;
      ids[i] = putData(pool, bucket, "s" + size, bytes);
    }
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < sizes.length; i++) {
        int size = sizes[i];
        byte[] bytes = contents[i];
        assertThat(readData(pool, bucket, ids[i], 0, size)).as("size " + size).isEqualTo(bytes);
        int from = size / 3;
        int to = size - size / 4;
        assertThat(readData(pool, bucket, ids[i], from, to))
            .isEqualTo(Arrays.copyOfRange(bytes, from, to));
      }
      long bucketId = bucket.id();
      SimBlockDevice copy = device.copy(1);
      pool.close();
      device = copy;
      pool = Pool.open(device, STEPPED);
      bucket = Objects.requireNonNull(pool.dataset(bucketId));
    }
    pool.close();
  }

  @Test
  void deletingEverythingGivesTheSpaceBack() throws IOException {
    SimBlockDevice device = newPool(256 << 20);
    Pool pool = Pool.open(device, STEPPED);
    Dataset bucket = bucket(pool);
    pool.checkpoint();
    pool.checkpoint();
    pool.work();
    long free = pool.status().freeBlocks();
    for (int round = 0; round < 3; round++) {
      long[] ids = new long[40];
      for (int i = 0; i < ids.length; i++) {
        byte[] bytes = new byte[i * 30_000];
        new Random(i % 7).nextBytes(bytes);
        ids[i] = putData(pool, bucket, "n" + i, bytes);
      }
      pool.checkpoint();
      for (int i = 0; i < ids.length; i++) {
        Transaction transaction = new Transaction();
        transaction.delete(bucket, key("n" + i));
        pool.release(transaction, bucket, ids[i]);
        pool.await(pool.commit(transaction));
      }
      while (pool.work()) {}
      pool.checkpoint();
      pool.checkpoint();
      while (pool.work()) {}
      assertThat(pool.status().freeBlocks()).isBetween(free - 800, free + 800);
    }
    pool.close();
  }
}
