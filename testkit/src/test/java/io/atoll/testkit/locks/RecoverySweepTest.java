package io.atoll.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.testkit.locks.SimSteps.Kind;
import io.atoll.testkit.locks.SweptRecovery.Blow;
import io.atoll.testkit.locks.SweptRecovery.Result;
import io.atoll.testkit.locks.SweptRecovery.Strike;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever recovers a dead node is lost at every step of it, one run for each: every law of the
 * checker holds, and all who are left, then all, serve within the bound. A member died and the
 * leader recovers it, or the leader died and whoever takes over does.
 */
class RecoverySweepTest {
  private static final long SEED = 4;
  private static final int SLOW_SEEDS = 3;
  private static final int NODES = 5;
  private static final List<Blow> BLOWS = List.of(Blow.values());

  private final List<String> violations = new ArrayList<>();
  private Faults faults = Faults.NONE;
  private long seed = SEED;
  private int runs;

  private Result run(boolean leaderDies, List<Strike> strikes) {
    Result result = new SweptRecovery(seed, NODES, leaderDies, strikes, faults).run();
    result.violations().forEach(v -> violations.add(strikes + ": " + v));
    runs++;
    return result;
  }

  private void report(String what, boolean leaderDies, int steps) {
    System.out.printf(
        "recovery sweep, %s dies, %s: %d steps, %d runs%n",
        leaderDies ? "leader" : "member", what, steps, runs);
    assertThat(violations).isEmpty();
  }

  private void sweep(boolean leaderDies, int stride) {
    Result whole = run(leaderDies, List.of());
    assertThat(whole.kinds()).contains(Kind.values());
    for (int step = 1; step <= whole.steps(); step += stride) {
      for (Blow blow : BLOWS) {
        run(leaderDies, List.of(new Strike(whole.recoverer(), step, blow)));
      }
    }
    report("then who recovers it", leaderDies, whole.steps());
  }

  /** The second is lost at every {@code secondStride}th of its own steps, each time at others. */
  private void sweepTwice(boolean leaderDies, int secondStride) {
    Result whole = run(leaderDies, List.of());
    for (int step = 1; step <= whole.steps(); step++) {
      Strike first = new Strike(whole.recoverer(), step, Blow.CRASH_AFTER);
      Result once = run(leaderDies, List.of(first));
      for (int next = 1 + step % secondStride; next <= once.steps(); next += secondStride) {
        Blow blow = BLOWS.get((step + next) % BLOWS.size());
        run(leaderDies, List.of(first, new Strike(once.recoverer(), next, blow)));
      }
    }
    report("then two who recover it", leaderDies, whole.steps());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoRecoversIsLostAtSomeSteps(boolean leaderDies) {
    sweep(leaderDies, 17);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("slow")
  void whoRecoversIsLostAtEveryStep(boolean leaderDies) {
    for (int i = 0; i < SLOW_SEEDS; i++) {
      seed = SEED + i;
      sweep(leaderDies, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("slow")
  void whoRecoversIsLostAtEveryStepAndTheNextAtSome(boolean leaderDies) {
    sweepTwice(leaderDies, 3);
  }

  /** A sweep that misses these is none. */
  @ParameterizedTest
  @EnumSource(names = {"BALLOT_NOT_PERSISTED", "CLOSING_AFTER_READ", "INCARNATION_NOT_CHECKED"})
  @Tag("slow")
  void aPlantedFaultIsFound(PlantedFault fault) {
    faults = new Faults(Set.of(fault));
    assertThatThrownBy(() -> sweep(false, 1)).isInstanceOf(AssertionError.class);
    assertThat(violations).isNotEmpty();
  }
}
