package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.LockVisitor;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One recovery in a simulated cluster: a member or the leader dies while it holds a lock, and
 * whoever recovers it is struck at a chosen step; then, perhaps, whoever recovers both.
 *
 * <p>Steps of a process count from the moment at which it first sees the dead one's silence until
 * all know that its log is recovered. With the same seed and the same strikes the same happens, so
 * a run without a last strike tells how many steps there are to strike at.
 */
final class SweptRecovery implements SimSteps {
  /** What happens to who recovers. */
  enum Blow {
    CRASH_BEFORE,
    CRASH_AFTER,
    /** Stands still for 30 s, and returns. */
    PAUSE_BEFORE,
    PAUSE_AFTER;

    boolean before() {
      return this == CRASH_BEFORE || this == PAUSE_BEFORE;
    }

    boolean pauses() {
      return this == PAUSE_BEFORE || this == PAUSE_AFTER;
    }
  }

  /** A blow to a process at one of its steps; the first is number 1. */
  record Strike(int process, int step, Blow blow) {}

  /**
   * What came of it.
   *
   * @param recoverer who recovered the last that was lost
   * @param steps how many steps that took it
   * @param kinds of the steps
   */
  record Result(
      int recoverer, int steps, Set<Kind> kinds, long operations, List<String> violations) {
    Result {
      kinds = Set.copyOf(kinds);
      violations = List.copyOf(violations);
    }
  }

  private static final long PAUSE = 30 * SimWorld.SECOND;
  private static final long LATEST_LANDING = 2 * SimWorld.SECOND;

  private final boolean leaderDies;
  private final List<Strike> strikes;
  private final SimWorld world;
  private final SimNodes nodes;
  private final int[] steps;
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final List<SimProcess> struck = new ArrayList<>();
  private int done;
  private boolean pausing;
  private boolean inStep;

  /** The last that was lost; null as long as all is well. */
  private @Nullable Incarnation lost;

  /**
   * @param leaderDies rather than another member
   * @param strikes what else is lost, one after the other
   * @param faults planted faults
   */
  SweptRecovery(long seed, int count, boolean leaderDies, List<Strike> strikes, Faults faults) {
    this.leaderDies = leaderDies;
    this.strikes = strikes;
    this.world = new SimWorld(seed);
    this.steps = new int[count];
    SimSettings settings =
        new SimSettings(
            SimNodes.slotsFor(count),
            List.of("r0", "r1"),
            faults,
            LATEST_LANDING,
            false,
            false,
            this);
    this.nodes = new SimNodes(world, new UUID(seed, 3), count, settings);
  }

  Result run() {
    for (SimProcess process : nodes.processes) {
      world.after(world.between(0, SimWorld.SECOND), process::start);
    }
    nodes.mustServe(nodes.processes);
    until(() -> nodes.processes.stream().anyMatch(this::isVictim));
    lose(nodes.processes.stream().filter(this::isVictim).findFirst().orElseThrow(), null);
    until(() -> done == strikes.size() && (pausing || recovered()));
    int recoverer = leader().map(SimProcess::number).orElse(-1);
    int took = recoverer < 0 ? 0 : steps[recoverer];
    nodes.mustServe(nodes.processes.stream().filter(p -> !struck.contains(p)).toList());
    if (pausing) {
      world.runUntil(world.now() + PAUSE);
    }
    struck.stream().filter(p -> !p.running()).forEach(SimProcess::start);
    nodes.mustServe(nodes.processes);
    nodes.mustLetGo();
    nodes.checker.finish();
    return new Result(
        recoverer, took, kinds, nodes.checker.operations(), nodes.checker.violations());
  }

  private void until(BooleanSupplier reached) {
    if (!world.runUntil(world.now() + 60 * SimWorld.SECOND, reached)) {
      nodes.checker.violation("not reached: strike or recovery " + (done + 1));
    }
  }

  private boolean isVictim(SimProcess process) {
    Node node = process.node();
    return node != null && node.core().leads() == leaderDies && holdsExclusively(node);
  }

  private static boolean holdsExclusively(Node node) {
    boolean[] found = new boolean[1];
    node.handles()
        .change(table ->
            table.forEach(
                new LockVisitor() {
                  @Override
                  public void holds(ResourceName resource, long owner, LockMode mode) {
                    found[0] |= mode == LockMode.EX;
                  }

                  @Override
                  public void waits(
                      ResourceName resource, long owner, long request, LockMode mode) {}
                }));
    return found[0];
  }

  // ---- losses ----

  private void lose(SimProcess process, @Nullable Blow blow) {
    Node node = process.node();
    if (node == null) {
      throw new IllegalStateException("process " + process.number() + " is down already");
    }
    lost = node.core().self();
    struck.add(process);
    Arrays.fill(steps, 0);
    if (blow != null && blow.pauses()) {
      pausing = true;
      process.pauseFor(PAUSE);
    } else {
      process.crash(false);
    }
  }

  private Optional<SimProcess> leader() {
    return nodes.processes.stream()
        .filter(p -> !struck.contains(p))
        .filter(p -> p.node() != null && p.node().core().leads())
        .findFirst();
  }

  /** Whether the leader serves and everybody knows that the last that was lost is recovered. */
  private boolean recovered() {
    return nodes.processes.stream().filter(p -> !struck.contains(p)).allMatch(this::knows)
        && leader().map(SimProcess::node).filter(Node::serves).isPresent();
  }

  private boolean knows(SimProcess process) {
    Node node = process.node();
    Incarnation gone = lost;
    if (node == null || gone == null) {
      return false;
    }
    Configuration known = node.core().configuration();
    Optional<Binding.State> state = known.stateOf(gone);
    return state.isEmpty() || state.get() == Binding.State.QUARANTINED;
  }

  // ---- steps ----

  @Override
  public boolean struckBefore(SimProcess process, Kind kind) {
    Node node = process.node();
    Incarnation gone = lost;
    inStep =
        node != null
            && gone != null
            && !pausing
            && !struck.contains(process)
            && (steps[process.number()] > 0 || !node.core().seenBeating(gone))
            && !recovered();
    if (inStep) {
      steps[process.number()]++;
      kinds.add(kind);
    }
    return strikes(process, true);
  }

  @Override
  public boolean struckAfter(SimProcess process, Kind kind) {
    return strikes(process, false);
  }

  private boolean strikes(SimProcess process, boolean before) {
    if (!inStep || done == strikes.size()) {
      return false;
    }
    Strike next = strikes.get(done);
    boolean now =
        next.blow.before() == before
            && next.process == process.number()
            && next.step == steps[process.number()];
    if (now) {
      done++;
      lose(process, next.blow);
    }
    return now;
  }
}
