package io.atoll.testkit.locks;

import io.atoll.lockmgr.fault.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A cluster, a schedule of faults, then quiet in which everybody must serve again.
 *
 * <p>Same seed, same run.
 */
public final class SimCluster {
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
  private final SimNodes nodes;
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
    this.faults = faults;
    boolean honest = !faults.planted().isEmpty();
    this.lyingClocks = world.chance(0.25) && !honest;
    this.faultNanos = (long) (minutes * 60 * SimWorld.SECOND);
    List<String> resources = new ArrayList<>();
    int resourceCount = world.chance(honest ? 0.9 : 0.5) ? 1 : 1 + world.random.nextInt(4);
    for (int i = 0; i < resourceCount; i++) {
      resources.add("r" + i);
    }
    SimSettings settings =
        new SimSettings(
            SimNodes.slotsFor(count),
            resources,
            faults,
            LATEST_LANDING,
            lyingClocks,
            verbose,
            SimSteps.UNSEEN);
    this.nodes = new SimNodes(world, new UUID(seed, 1), count, settings);
  }

  /** Runs it. */
  public Result run() {
    for (SimProcess process : nodes.processes) {
      process.clock().set(0.96 + world.random.nextDouble() * 0.08, 0);
      world.after(world.between(0, 3 * SimWorld.SECOND), process::start);
    }
    SimFaults storm = new SimFaults(world, nodes.network, nodes.processes, lyingClocks, faults);
    world.after(4 * SimWorld.SECOND, storm::next);
    world.runUntil(faultNanos);
    storm.stop();
    nodes.mustServe(nodes.processes);
    nodes.mustLetGo();
    nodes.checker.finish();
    long epochs =
        nodes.processes.stream()
            .map(SimProcess::node)
            .filter(n -> n != null)
            .mapToLong(n -> n.core().configuration().epoch().value())
            .max()
            .orElse(0);
    return new Result(seed, nodes.checker.operations(), nodes.checker.violations(), epochs);
  }
}
