package io.atoll.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import io.atoll.blockpool.device.OpenMode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * L4 with real processes: what was acknowledged survives kill -9, what was not is there wholly or
 * not at all.
 */
class KillTest {
  private static final int WITNESSES = 6;

  @TempDir Path folder = Path.of(".");

  @Test
  void acknowledgedWritesSurviveTwoKills() throws Exception {
    rounds(2, 11);
  }

  @Test
  @Tag("slow")
  void acknowledgedWritesSurviveSixtyKills() throws Exception {
    rounds(60, System.nanoTime());
  }

  private void rounds(int count, long seed) throws Exception {
    System.err.println("kill test with seed " + seed);
    Random random = new Random(seed);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newFixedThreadPool(WITNESSES)) {
      List<Witness> witnesses = new ArrayList<>();
      for (int i = 0; i < WITNESSES; i++) {
        witnesses.add(new Witness(http, i, seed));
      }
      for (int round = 0; round < count; round++) {
        round(witnesses, threads, 300 + random.nextInt(1200), round == 0);
        if (round % 10 == 9 || round == count - 1) {
          assertClean();
        }
      }
      assertThat(witnesses.stream().mapToLong(Witness::acknowledged).sum()).isPositive();
    }
  }

  private void round(List<Witness> witnesses, ExecutorService threads, int millis, boolean first)
      throws Exception {
    List<Future<?>> loads = new ArrayList<>();
    try (Victim victim = Victim.start(folder)) {
      if (first) {
        witnesses.getFirst().makeBucket(victim.port());
      }
      each(witnesses, threads, witness -> witness.verify(victim.port()));
      for (Witness witness : witnesses) {
        loads.add(
            threads.submit(() -> {
              witness.load(victim.port());
              return null;
            }));
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      victim.kill();
    }
    join(loads);
  }

  private interface Act {
    void on(Witness witness) throws Exception;
  }

  private static void each(List<Witness> witnesses, ExecutorService threads, Act act)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (Witness witness : witnesses) {
      all.add(
          threads.submit(() -> {
            act.on(witness);
            return null;
          }));
    }
    join(all);
  }

  private static void join(List<Future<?>> all) throws InterruptedException, ExecutionException {
    for (Future<?> future : all) {
      future.get();
    }
  }

  private void assertClean() throws IOException {
    try (BlockDevice device = Devices.open(folder.resolve("pool.img"), OpenMode.READ_ONLY)) {
      CheckReport report =
          PoolCheck.run(device, CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE);
      assertThat(report.clean()).as(report.summary()).isTrue();
    }
  }
}
