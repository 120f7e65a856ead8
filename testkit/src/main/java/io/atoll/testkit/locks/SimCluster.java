package io.atoll.testkit.locks;

import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A cluster, a schedule of faults, then quiet in which everybody must serve again.
 *
 * <p>Same seed, same run.
 */
public final class SimCluster {
  private static final TimingContract TIMING = TimingContract.ofMillis(200, 2_000, 120_000);
  private static final long LATEST_LANDING = 20 * SimWorld.SECOND;

  /**
   * What came of a run.
   *
   * @param seed replays it
   * @param operations steps and reads reported
   * @param violations empty if all went well
   * @param epochs configurations decided
   */
  public record Result(long seed, long operations, List<String> violations, long epochs) {
    public Result {
      violations = List.copyOf(violations);
    }
  }

  private final long seed;
  private final SimWorld world;
  private final SimDisk disk;
  private final SimNetwork network;
  private final SimChecker checker;
  private final List<SimProcess> processes = new ArrayList<>();
  private final boolean lyingClocks;
  private final Faults faults;
  private final long faultNanos;

  /**
   * @param nodes 1 to 8; 0 lets the seed choose 2 to 8
   * @param minutes of simulated time with faults
   * @param faults planted faults, {@link Faults#NONE} for the real protocol
   * @param verbose whether to print what happens
   */
  public SimCluster(long seed, int nodes, double minutes, Faults faults, boolean verbose) {
    this.seed = seed;
    this.world = new SimWorld(seed * 0x9E3779B97F4A7C15L + 1);
    int count = nodes > 0 ? nodes : 2 + world.random.nextInt(7);
    int slotCount = Math.min(64, 4 * count + 8);
    this.disk = new SimDisk(new UUID(seed, 1), slotCount);
    this.network = new SimNetwork(world);
    this.checker = new SimChecker(disk);
    this.faults = faults;
    boolean honest = !faults.planted().isEmpty();
    this.lyingClocks = world.chance(0.25) && !honest;
    this.faultNanos = (long) (minutes * 60 * SimWorld.SECOND);
    List<String> resources = new ArrayList<>();
    int resourceCount = world.chance(honest ? 0.9 : 0.5) ? 1 : 1 + world.random.nextInt(4);
    for (int i = 0; i < resourceCount; i++) {
      resources.add("r" + i);
    }
    disk.listener = checker::landed;
    SimSettings settings =
        new SimSettings(
            slotCount, resources, faults, LATEST_LANDING, lyingClocks, verbose, this::provenGone);
    for (int i = 0; i < count; i++) {
      SimProcess process = new SimProcess(i, world, disk, network, checker, settings, TIMING);
      processes.add(process);
      network.add(process);
    }
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

  /** Runs it. */
  public Result run() {
    for (SimProcess process : processes) {
      process.clock().set(0.96 + world.random.nextDouble() * 0.08, 0);
      world.after(world.between(0, 3 * SimWorld.SECOND), process::start);
    }
    SimFaults storm = new SimFaults(world, network, processes, lyingClocks, faults);
    world.after(4 * SimWorld.SECOND, storm::next);
    world.runUntil(faultNanos);
    storm.stop();
    long quietSince = world.now();
    // One quarantine if no slot is left, then founding, joining, and recovering whatever is dead.
    long bound = TIMING.quarantineNanos() * 11 / 10 + 6 * TIMING.failoverBoundNanos();
    while (world.now() < quietSince + bound && silent(quietSince) != null) {
      world.runUntil(world.now() + SimWorld.SECOND);
    }
    SimProcess silent = silent(quietSince);
    if (silent != null) {
      Node node = silent.node();
      checker.violation(
          "liveness: node %d does not serve %d s after the faults stopped: %s"
              .formatted(
                  silent.number(), bound / SimWorld.SECOND, node == null ? "down" : node.core()));
    }
    checker.finish();
    long epochs =
        processes.stream()
            .map(SimProcess::node)
            .filter(n -> n != null)
            .mapToLong(n -> n.core().configuration().epoch().value())
            .max()
            .orElse(0);
    return new Result(seed, checker.operations(), checker.violations(), epochs);
  }

  /** Some process that has not reported anything since then. */
  private @Nullable SimProcess silent(long since) {
    for (SimProcess process : processes) {
      SimApp app = process.app();
      if (app == null || app.lastReported() <= since) {
        return process;
      }
    }
    return null;
  }
}
