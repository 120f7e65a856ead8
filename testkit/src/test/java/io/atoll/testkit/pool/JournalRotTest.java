package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolCreation;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.format.PoolId;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * J3: rot in the journal is mended where it is one bit, and reported where it is more; never taken
 * for the log's end.
 */
class JournalRotTest {
  private static final PoolOptions STEPPED =
      PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20).stepped();

  private static byte[] key(int number) {
    return (" " + number).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A pool whose journal holds a group for each of ten rows, never checkpointed, as it is after
   * kill -9.
   */
  private static SimBlockDevice crashed() throws IOException {
    SimBlockDevice device = new SimBlockDevice(128 << 20, 1);
    PoolCreation.standard(new PoolId(new UUID(1, 2)), "test", 0).format(device);
    Pool pool = Pool.open(device, STEPPED);
    Dataset catalog = pool.catalog();
    for (int i = 0; i < 10; i++) {
      pool.await(pool.commit(new Transaction().put(catalog, key(i), new byte[500])));
    }
    return device.copy(2);
  }

  private static long journal(SimBlockDevice device) throws IOException {
    try (Pool pool = Pool.open(device.copy(3), STEPPED)) {
      return pool.superblock().geometry().journalStart(0) * 4096;
    }
  }

  @Test
  void oneFlippedBitCostsNothing() throws IOException {
    SimBlockDevice crashed = crashed();
    long start = journal(crashed);
    for (int group = 0; group < 9; group++) {
      for (int at = 0; at < 620; at += 7) {
        SimBlockDevice rotten = crashed.copy(at);
        rotten.flipBit(start + group * 4096L + at, at % 8);
        try (Pool pool = Pool.open(rotten, STEPPED);
            Pool.ReadScope scope = pool.read()) {
          for (int i = 0; i < 10; i++) {
            assertThat(scope.get(pool.catalog(), key(i))).as("row %d", i).isNotNull();
          }
        }
      }
    }
  }

  @Test
  void moreIsReportedWithItsAddress() throws IOException {
    SimBlockDevice rotten = crashed();
    long start = journal(rotten);
    rotten.flipBit(start + 3 * 4096 + 100, 1);
    rotten.flipBit(start + 3 * 4096 + 300, 5);
    assertThatThrownBy(() -> Pool.open(rotten, STEPPED))
        .isInstanceOf(PoolException.Corrupt.class)
        .hasMessageContaining("journal group")
        .hasMessageContaining(Long.toString(start + 3 * 4096));
  }
}
