package io.atoll.testkit.locks.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three real JVMs on one device, each in a network of its own where that can be had. Starting them
 * takes longest, so one three meet all strikes. Each strike lasts until whoever it makes the others
 * lose was recovered by them.
 */
class LockProcessesTest {
  private static final long LEASE_MILLIS = 1_000;

  @TempDir Path directory;

  @Test
  void struckProcessesLoseDoubleAndReorderNothing() throws Exception {
    try (LockCluster cluster = new LockCluster(directory, 3, LEASE_MILLIS)) {
      for (int i = 0; i < 3; i++) {
        cluster.start(i);
      }
      cluster.allStep();
      boolean networks = cluster.host.whyShared().isEmpty();
      stopOne(cluster);
      breakADevice(cluster);
      if (networks) {
        cutOneDirection(cluster);
      }
      cluster.child(2).device("well");
      cluster.allStep();
      if (networks) {
        cutOneOff(cluster);
      }
      killOneAndStartItAtOnce(cluster);
      cluster.endAndCheck();
      assumeTrue(networks, cluster.host.whyShared());
    }
  }

  private static void stopOne(LockCluster cluster) throws Exception {
    long stopped = cluster.child(1).incarnation();
    cluster.child(1).stop();
    cluster.untilRecovered(stopped);
    cluster.serveAgain(Set.of(0, 2));
    cluster.child(1).carryOn();
  }

  /** While the one that was stopped finds out and joins again. */
  private static void breakADevice(LockCluster cluster) throws Exception {
    long failing = cluster.child(2).incarnation();
    cluster.child(2).device("failing");
    cluster.untilRecovered(failing);
    cluster.serveAgain(Set.of(0));
    cluster.theseStep(Set.of(0, 1));
  }

  /** Of two of which one does not hear the other, one has to go. */
  private static void cutOneDirection(LockCluster cluster) throws Exception {
    long mute = cluster.child(0).incarnation();
    long deaf = cluster.child(1).incarnation();
    cluster.host.cutOneWay(0, 1);
    cluster.untilRecovered(mute, deaf);
    cluster.host.mendOneWay(0, 1);
  }

  private static void cutOneOff(LockCluster cluster) throws Exception {
    long alone = cluster.child(0).incarnation();
    cluster.host.cut(0);
    cluster.untilRecovered(alone);
    cluster.serveAgain(Set.of(1, 2));
    cluster.host.mend(0);
  }

  /** Its next run comes while the one before is not recovered yet. */
  private static void killOneAndStartItAtOnce(LockCluster cluster) throws Exception {
    long killed = cluster.child(1).incarnation();
    cluster.kill(1);
    cluster.start(1);
    cluster.untilRecovered(killed);
    cluster.serveAgain(Set.of(2));
    cluster.allStep();
  }
}
