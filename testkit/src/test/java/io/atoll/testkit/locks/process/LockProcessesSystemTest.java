package io.atoll.testkit.locks.process;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five JVMs under random strikes for minutes: {@code -Psystem}, {@code -Dseed=N} draws the strikes
 * again, {@code -Dminutes=M} (5).
 */
@Tag("system")
class LockProcessesSystemTest {
  private static final int NODES = 5;
  private static final long LEASE_MILLIS = 2_000;

  @TempDir Path directory;

  @Test
  void randomStrikesLoseDoubleAndReorderNothing() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("minutes", 5));
    try (LockCluster cluster = new LockCluster(directory, NODES, LEASE_MILLIS)) {
      System.out.printf(
          "seed %d on %s %s%n", seed, cluster.host.device(), cluster.host.whyShared());
      for (int i = 0; i < NODES; i++) {
        cluster.start(i);
      }
      cluster.allStep();
      RandomStrikes strikes = new RandomStrikes(cluster, NODES, LEASE_MILLIS, seed);
      while (System.nanoTime() - end < 0) {
        strikes.round();
      }
      System.out.printf(
          "%d steps, strikes %s, longest wait for survivors %d ms, for the struck %d ms%n",
          cluster.endAndCheck(), strikes, cluster.longestSparedMillis(), cluster.longestMillis());
    }
  }
}
