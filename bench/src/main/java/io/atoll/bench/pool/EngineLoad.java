package io.atoll.bench.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.format.PoolId;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * 4 KiB puts straight into the pool, no HTTP: what the engine itself costs. Arguments: path, puts,
 * in flight.
 */
public final class EngineLoad {
  private static final int PAYLOAD_BYTES = 4096;
  private static final int ROW_BYTES = 120;

  private final Pool pool;
  private final Dataset bucket;
  private final Semaphore inFlight;
  private final ConcurrentHistogram latencies = new ConcurrentHistogram(60_000_000, 3);
  private final MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES, 64);

  private EngineLoad(Pool pool, Dataset bucket, int inFlight) {
    this.pool = pool;
    this.bucket = bucket;
    this.inFlight = new Semaphore(inFlight);
  }

  /** Prints a line for each tenth of the puts. */
  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    long puts = Long.parseLong(args[1]);
    Files.deleteIfExists(path);
    BlockDevice device = Devices.create(path, 64L << 30);
    PoolCreation.standard(new PoolId(UUID.randomUUID()), "bench", 0).format(device);
    try (Pool pool = Pool.open(device, PoolOptions.DEFAULT)) {
      Transaction transaction = new Transaction();
      long id = pool.createDataset(transaction, DatasetKind.BUCKET);
      pool.await(pool.commit(transaction));
      Dataset bucket = Objects.requireNonNull(pool.dataset(id));
      EngineLoad load = new EngineLoad(pool, bucket, Integer.parseInt(args[2]));
      for (int tenth = 0; tenth < 10; tenth++) {
        load.run(puts / 10, tenth);
      }
    }
    Files.delete(path);
  }

  private void run(long puts, int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    PoolIo.Counters before = pool.status().counters();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    latencies.reset();
    for (long i = 0; i < puts; i++) {
      put(random.nextLong());
    }
    int all = inFlight.availablePermits();
    pool.await(pool.durable());
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    PoolIo.Counters after = pool.status().counters();
    System.out.printf(
        "%9.0f puts/s %9.0f/cpu-s  written/stored %.2f  flushes/put %.3f  p50 %d p99 %d p99.9 %d max %d us (%d)%n",
        puts / seconds,
        puts / cpuSeconds,
        (double) (after.writtenBytes() - before.writtenBytes()) / (puts * PAYLOAD_BYTES),
        (double) (after.flushes() - before.flushes()) / puts,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        latencies.getMaxValue(),
        all);
  }

  private void put(long key) throws IOException, InterruptedException {
    inFlight.acquire();
    long start = System.nanoTime();
    payload.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, key);
    DataWriter writer = pool.newData(bucket, PAYLOAD_BYTES);
    writer.write(payload);
    writer.finish();
    Transaction transaction = new Transaction();
    long id = writer.attach(transaction);
    byte[] row = ByteBuffer.allocate(ROW_BYTES).putLong(id).array();
    transaction.put(bucket, ByteBuffer.allocate(24).put((byte) 0x20).putLong(key).array(), row);
    CompletableFuture<Long> durable = pool.commit(transaction);
    writer.committed();
    var _ =
        durable.whenComplete((sequence, failure) -> {
          latencies.recordValue((System.nanoTime() - start) / 1000);
          writer.close();
          inFlight.release();
        });
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
