package io.atoll.testkit.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.format.PoolId;
import io.atoll.gateway.namespace.NamespacePointers;
import io.atoll.gateway.namespace.PoolObjectStore;
import io.atoll.gateway.object.ObjectStore;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A pool-backed store on a simulated device, in one thread, that can be restarted. */
final class PoolStore implements AutoCloseable {
  private static final PoolOptions STEPPED =
      PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20).stepped();

  private final InstantSource clock;
  private SimBlockDevice device;
  private Pool pool;
  private ObjectStore store;

  PoolStore(InstantSource clock, long seed) {
    this.clock = clock;
    this.device = new SimBlockDevice(512L << 20, seed);
    try {
      PoolCreation.standard(new PoolId(new UUID(1, 2)), "test", 0).format(device);
      this.pool = Pool.open(device, STEPPED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.store = new PoolObjectStore(pool, clock, new Random(seed));
  }

  ObjectStore store() {
    return store;
  }

  Pool pool() {
    return pool;
  }

  /** Does what the pool's threads would do, until the answer is there. */
  void work(CompletableFuture<?> answer) {
    try {
      while (!answer.isDone() && pool.work()) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Works off all that is left to do in the background. */
  void settle() {
    try {
      pool.await(pool.durable());
      for (int round = 0; round < 3; round++) {
        while (pool.work()) {
          Thread.onSpinWait();
        }
        pool.checkpoint();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the pool, in order or by a loss of power, and opens it again. */
  void restart(boolean inOrder, long seed) {
    try {
      if (inOrder) {
        pool.close();
        device = device.copy(seed);
      } else {
        device = device.afterCrash(seed);
      }
      check(device.copy(seed));
      pool = Pool.open(device, STEPPED);
      store = new PoolObjectStore(pool, clock, new Random(seed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(SimBlockDevice device) throws IOException {
    CheckOptions options = CheckOptions.STRUCTURE.withPointers(new NamespacePointers());
    CheckReport report = PoolCheck.run(device, options, CheckProgress.NONE);
    assertThat(report.clean()).as("%s", report.findings()).isTrue();
  }

  /** Ends the pool; what it leaves must be clean. */
  @Override
  public void close() {
    try {
      pool.close();
      check(device.copy(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
