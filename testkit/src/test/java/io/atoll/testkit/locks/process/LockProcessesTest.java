package io.atoll.testkit.locks.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real JVMs on one device, each in a network of its own where that can be had. */
class LockProcessesTest {
  private static final long LEASE_MILLIS = 1_000;
  private static final long LONGER_THAN_DETECTION = 2_500;

  @TempDir Path directory;

  private static void three(LockCluster cluster) throws Exception {
    for (int i = 0; i < 3; i++) {
      cluster.start(i);
    }
    cluster.allStep();
  }

  @Test
  void killedAndStoppedProcessesLoseDoubleAndReorderNothing() throws Exception {
    try (LockCluster cluster = new LockCluster(directory, 3, LEASE_MILLIS)) {
      three(cluster);
      cluster.child(1).stop();
      TimeUnit.MILLISECONDS.sleep(LONGER_THAN_DETECTION);
      cluster.serveAgain(Set.of(0, 2));
      cluster.child(1).carryOn();
      cluster.kill(0);
      cluster.serveAgain(Set.of(2));
      cluster.start(0);
      cluster.allStep();
      cluster.endAndCheck();
    }
  }

  @Test
  void aCutNetworkAndABadDeviceLoseDoubleAndReorderNothing() throws Exception {
    try (LockCluster cluster = new LockCluster(directory, 3, LEASE_MILLIS)) {
      assumeTrue(cluster.host.whyShared().isEmpty(), cluster.host.whyShared());
      three(cluster);
      cluster.child(2).device("failing");
      cluster.host.cutOneWay(0, 1);
      TimeUnit.MILLISECONDS.sleep(LONGER_THAN_DETECTION);
      cluster.child(2).device("well");
      cluster.host.mendOneWay(0, 1);
      cluster.allStep();
      cluster.host.cut(0);
      TimeUnit.MILLISECONDS.sleep(LONGER_THAN_DETECTION);
      cluster.host.mend(0);
      cluster.allStep();
      cluster.endAndCheck();
    }
  }
}
