package io.atoll.testkit.locks;

import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.slots.Configuration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The processes of one simulated cluster, what they share, and whether they all serve. */
final class SimNodes {
  static final TimingContract TIMING = TimingContract.ofMillis(200, 2_000, 120_000);
  private static final ServingBound BOUND = ServingBound.of(TIMING);

  final SimWorld world;
  final SimDisk disk;
  final SimNetwork network;
  final SimChecker checker;
  final List<SimProcess> processes = new ArrayList<>();
  private final SimSettings settings;

  SimNodes(SimWorld world, UUID pool, int count, SimSettings settings) {
    this.world = world;
    this.settings = settings;
    this.disk = new SimDisk(pool, settings.slotCount());
    this.network = new SimNetwork(world);
    this.checker = new SimChecker(disk);
    disk.listener = checker::landed;
    for (int i = 0; i < count; i++) {
      SimProcess process = new SimProcess(i, this, settings, this::provenGone);
      processes.add(process);
      network.add(process);
    }
  }

  /** Enough slots for some lives of each node. */
  static int slotsFor(int count) {
    return Math.min(64, 4 * count + 8);
  }

  private void provenGone(Node gone) {
    for (SimProcess process : processes) {
      process.later(
          world.between(0, SimWorld.SECOND),
          () -> {
            Node node = process.node();
            if (node != null && gone.core().self() != null) {
              node.provenGone(gone.core().self());
            }
          });
    }
  }

  /**
   * Nothing goes wrong any more: runs until each of these has reported something since now, and
   * notes a violation if one does not within the bound.
   */
  void mustServe(Collection<SimProcess> these) {
    long since = world.now();
    long settled = Math.max(since, settledAt());
    long end = settled + BOUND.servingNanos();
    SimProcess silent = silent(these, since);
    while (silent != null && world.now() < end) {
      world.runUntil(Math.min(end, world.now() + SimWorld.SECOND));
      // Whoever is in by then stays in.
      if (world.now() >= settled + TIMING.failoverBoundNanos() && quarantineComesFirst()) {
        end = settled + BOUND.foundedNanos();
      }
      silent = silent(these, since);
    }
    if (silent != null) {
      Node node = silent.node();
      checker.violation(
          "liveness: node %d does not serve %d s after the device settled: %s"
              .formatted(
                  silent.number(),
                  (end - settled) / SimWorld.SECOND,
                  node == null ? "down" : node.core()));
    }
  }

  /** Users stop: all that they held and waited for must be gone when the last has had time (V8). */
  void mustLetGo() {
    // Whoever is still to be lost by what went wrong before is lost first.
    world.runUntil(Math.max(world.now(), settledAt() + TIMING.failoverBoundNanos()));
    processes.forEach(SimProcess::rest);
    world.runUntil(world.now() + SimApp.LONGEST_PATIENCE + 2 * SimWorld.SECOND);
    for (SimProcess process : processes) {
      Node node = process.node();
      if (node != null && !node.core().over()) {
        checker.letGo(process.number(), node.handles().openCount(), node.queuedAtMaster());
      }
    }
  }

  /** When everything has landed or failed that was given to the device until now. */
  private long settledAt() {
    return processes.stream().mapToLong(p -> p.device().settledAt()).max().orElse(0);
  }

  /** Some process that has not reported anything since then. */
  private static @Nullable SimProcess silent(Collection<SimProcess> these, long since) {
    for (SimProcess process : these) {
      SimApp app = process.app();
      if (app == null || app.lastReported() <= since) {
        return process;
      }
    }
    return null;
  }

  /** Whether nobody is in, or there is no slot for a newcomer. */
  private boolean quarantineComesFirst() {
    boolean somebodyIn = false;
    boolean slotFree = true;
    for (SimProcess process : processes) {
      Node node = process.node();
      if (node != null && node.core().isMember()) {
        somebodyIn = true;
        Configuration configuration = node.core().configuration();
        slotFree &= configuration.bindings().size() < settings.slotCount();
      }
    }
    return !somebodyIn || !slotFree;
  }
}
