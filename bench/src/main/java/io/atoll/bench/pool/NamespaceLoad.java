package io.atoll.bench.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.format.PoolId;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.object.Listings;
import io.atoll.gateway.object.NewObject;
import io.atoll.gateway.object.ObjectReading;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.gateway.object.ObjectWriter;
import io.atoll.gateway.object.RangeChoice;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.listing.ListingPage;
import io.atoll.s3api.operation.ObjectAttributes;
import io.atoll.s3api.xml.ListedObject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * 4 KiB puts, gets and listings on the object store in a pool, no HTTP; beside {@link EngineLoad}
 * it shows what the namespace costs. Arguments: path, objects, puts in flight.
 */
public final class NamespaceLoad {
  private static final int PAYLOAD_BYTES = 4096;
  private static final String BUCKET = "bench";
  private static final NewObject DESCRIPTION =
      new NewObject(
          ObjectAttributes.NONE, "0123456789abcdef0123456789abcdef", null, Preconditions.NONE);

  private final Pool pool;
  private final ObjectStore store;
  private final int inFlight;
  private final MemorySegment payload = Arena.ofAuto().allocate(PAYLOAD_BYTES, 64);

  private NamespaceLoad(Pool pool, int inFlight) {
    this.pool = pool;
    this.store = new PoolObjectStore(pool, InstantSource.system(), new SecureRandom());
    this.inFlight = inFlight;
  }

  /** Prints a line for each load. */
  public static void main(String[] args) throws Exception {
    Path path = Path.of(args[0]);
    int objects = Integer.parseInt(args[1]);
    Files.deleteIfExists(path);
    BlockDevice device = Devices.create(path, 64L << 30);
    PoolCreation.standard(new PoolId(UUID.randomUUID()), "bench", 0).format(device);
    try (Pool pool = Pool.open(device, PoolOptions.DEFAULT)) {
      NamespaceLoad load = new NamespaceLoad(pool, Integer.parseInt(args[2]));
      load.store.buckets().create(BUCKET, "me", "eu").join();
      for (int round = 0; round < 5; round++) {
        load.timed(round == 0 ? "put new" : "overwrite", objects, load::put);
      }
      pool.checkpoint();
      for (int round = 0; round < 3; round++) {
        load.timed("get", objects / 2, load::get);
        load.timed("list keys", objects, load::list);
      }
    }
    Files.delete(path);
  }

  /** Something to be measured. */
  private interface Load {
    void run(int count) throws Exception;
  }

  private void timed(String name, int count, Load load) throws Exception {
    long cpu = cpuNanos();
    long start = System.nanoTime();
    load.run(count);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (cpuNanos() - cpu) / 1e9;
    System.out.printf(
        "%-10s %9.0f/s %9.0f/cpu-s %6.1f us of cpu%n",
        name, count / seconds, count / cpuSeconds, cpuSeconds * 1e6 / count);
  }

  private void put(int count) throws Exception {
    SplittableRandom random = new SplittableRandom(count);
    Semaphore running = new Semaphore(inFlight);
    for (int i = 0; i < count; i++) {
      running.acquire();
      payload.set(ValueLayout.JAVA_LONG, 0, random.nextLong());
      try (ObjectWriter writer = store.objects().put(BUCKET, key(i), PAYLOAD_BYTES)) {
        writer.write(payload);
        var _ = writer.commit(DESCRIPTION).whenComplete((info, failure) -> running.release());
      }
    }
    pool.await(pool.durable());
  }

  /** Spread over the key space, as keys of uploads are. */
  private static String key(int number) {
    return "some/prefix/" + Integer.toHexString(Integer.reverse(number)) + "/object.bin";
  }

  private void get(int count) {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < count; i++) {
      String key = key(random.nextInt(count * 2));
      try (ObjectReading reading = store.objects().read(BUCKET, key, null, RangeChoice.WHOLE)) {
        if (reading.span().length() != PAYLOAD_BYTES) {
          throw new IllegalStateException("wrong length");
        }
      }
    }
  }

  private void list(int count) {
    Listings.Start start = Listings.Start.BEGINNING;
    int seen = 0;
    while (true) {
      ListingPage<ListedObject> page =
          store.listings().objects(BUCKET, new Listings.Query("", "", start, 1000));
      seen += page.entries().size();
      if (!page.truncated()) {
        break;
      }
      start = new Listings.Start.At(page.next());
    }
    if (seen != count) {
      throw new IllegalStateException(seen + " keys of " + count);
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
