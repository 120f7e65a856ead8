package io.atoll.bench.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.PoolStatus;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import io.atoll.blockpool.format.PoolId;
import io.atoll.gateway.config.MemoryPlan;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.ObjectAttributes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * 4 KiB puts into a bucket that grows to many objects, then random overwrites, no HTTP: how much
 * more a put costs as the index grows. Arguments: path, objects, overwrites, puts in flight, MiB of
 * memory to plan for. The heap's limit is to be set as the launcher would. It leaves the pool as a
 * crash would; called again with 0 objects it times the start.
 */
public final class ScaleLoad {
  private static final int PAYLOAD_BYTES = 4096;
  private static final int STEPS = 10;
  private static final int LOADERS = 8;
  private static final String[] THREADS = {"atoll-journal", "atoll-checkpoint", "atoll-reclaim"};
  private static final String BUCKET = "bench";
  private static final NewObject DESCRIPTION =
      new NewObject(
          ObjectAttributes.NONE, "0123456789abcdef0123456789abcdef", null, Preconditions.NONE);

  private final Pool pool;
  private final ObjectStore store;
  private final Semaphore running;
  private final ConcurrentHistogram micros = new ConcurrentHistogram(60_000_000, 3);

  private ScaleLoad(Pool pool, int inFlight) {
    this.pool = pool;
    this.store = new PoolObjectStore(pool, InstantSource.system(), new SecureRandom());
    this.running = new Semaphore(inFlight);
  }

  /** Prints a line for each tenth of either load. */
  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    long objects = Long.parseLong(args[1]);
    long overwrites = Long.parseLong(args[2]);
    MemoryPlan plan =
        MemoryPlan.divide(Long.parseLong(args[4]) << 20, Runtime.getRuntime().maxMemory());
    PoolOptions options =
        PoolOptions.DEFAULT.withMemory(plan.pageCacheBytes(), plan.overlayBytes());
    if (objects == 0) {
      reopen(path, options);
      return;
    }
    Files.deleteIfExists(path);
    BlockDevice device = Devices.create(path, 64L << 30);
    PoolCreation.standard(new PoolId(UUID.randomUUID()), "bench", 0).format(device);
    Pool pool = Pool.open(device, options);
    ScaleLoad load = new ScaleLoad(pool, Integer.parseInt(args[3]));
    load.store.buckets().create(BUCKET, "me", "eu").join();
    for (int step = 0; step < STEPS; step++) {
      load.putNew(objects / STEPS * step, objects / STEPS);
    }
    for (int step = 0; step < STEPS; step++) {
      load.overwrite(step, objects, overwrites / STEPS);
    }
    // As kill -9 would, so that the journal is there to be replayed.
    Runtime.getRuntime().halt(0);
  }

  private static void reopen(Path path, PoolOptions options) throws IOException {
    long start = System.nanoTime();
    try (Pool pool = Pool.open(Devices.open(path, OpenMode.EXCLUSIVE), options)) {
      System.out.printf(
          "opened in %.2f s with %.2f s of cpu, %d records replayed, resident %d MiB%n",
          (System.nanoTime() - start) / 1e9,
          cpuNanos() / 1e9,
          pool.status().replayedRecords(),
          residentBytes() >> 20);
    }
  }

  private void putNew(long first, long count) throws Exception {
    timed("new to " + (first + count) / 1000 + "k", count, i -> first + i);
  }

  private void overwrite(int seed, long objects, long count) throws Exception {
    timed("overwrite", count, n -> new SplittableRandom((n << 8) | seed).nextLong(objects));
  }

  /** Which object the n-th put of a load writes. */
  private interface Choice {
    long number(long n);
  }

  private void timed(String name, long count, Choice choice) throws Exception {
    PoolStatus before = pool.status();
    micros.reset();
    long cpu = cpuNanos();
    long[] threads = threadNanos();
    long start = System.nanoTime();
    putAll(count, choice);
    pool.await(pool.durable());
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    PoolStatus after = pool.status();
    System.out.printf(
        "%-12s %7.0f/s %7.0f/cpu-s  written/stored %.2f  checkpoints %d  p50 %d p99.9 %d max %d us  resident %d MiB%n",
        name,
        count / seconds,
        count / cpuSeconds,
        (double) (after.counters().writtenBytes() - before.counters().writtenBytes())
            / (count * PAYLOAD_BYTES),
        after.checkpoint() - before.checkpoint(),
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(99.9),
        micros.getMaxValue(),
        residentBytes() >> 20);
    long[] now = threadNanos();
    StringBuilder split = new StringBuilder("            us of cpu a put:");
    for (int i = 0; i < THREADS.length; i++) {
      split.append(" %s %.1f".formatted(THREADS[i], (now[i] - threads[i]) / 1000.0 / count));
    }
    System.out.println(split);
  }

  private void putAll(long count, Choice choice) throws InterruptedException {
    AtomicLong next = new AtomicLong();
    List<Thread> loaders = new ArrayList<>();
    for (int i = 0; i < LOADERS; i++) {
      loaders.add(
          Thread.ofPlatform()
              .start(() -> {
                MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES, 64);
                for (long n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                  put(choice.number(n), payload);
                }
              }));
    }
    for (Thread loader : loaders) {
      loader.join();
    }
  }

  private static long[] threadNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[THREADS.length];
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      int at = info == null ? -1 : Arrays.asList(THREADS).indexOf(info.getThreadName());
      if (at >= 0) {
        nanos[at] = threads.getThreadCpuTime(id);
      }
    }
    return nanos;
  }

  private void put(long number, MemorySegment payload) {
    running.acquireUninterruptibly();
    long start = System.nanoTime();
    payload.set(ValueLayout.JAVA_LONG, 0, start);
    try (ObjectWriter writer = store.objects().put(BUCKET, key(number), PAYLOAD_BYTES)) {
      writer.write(payload);
      var _ =
          writer
              .commit(DESCRIPTION)
              .whenComplete((info, failure) -> {
                micros.recordValue((System.nanoTime() - start) / 1000);
                running.release();
              });
    }
  }

  /** Spread over the key space; no two numbers below 2^40 give the same. */
  private static String key(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    return "some/prefix/%016x/object.bin".formatted(mixed ^ (mixed >>> 32));
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long residentBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    }
  }
}
