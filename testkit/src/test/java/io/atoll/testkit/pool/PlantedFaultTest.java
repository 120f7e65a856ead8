package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.testkit.pool.PoolSimulation.Effort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mistake that can be planted is found by the simulation. */
class PlantedFaultTest {
  /** Named in docs/testing.md. */
  private static final int SEEDS = 60;

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void isFound(PlantedFault fault) {
    FaultHunt.Result result = FaultHunt.run(fault, 1, SEEDS, Effort.SHORT);
    assertThat(result.found()).as(fault + ": " + result).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"SKIP_GROUP_FLUSH", "OVERLAY_TAIL_DROPPED", "LAST_REFERENCE_LEAKS"})
  void someAreFoundAtOnce(PlantedFault fault) {
    FaultHunt.Result result = FaultHunt.run(fault, 1, 5, Effort.SHORT);
    assertThat(result.found()).as(fault + ": " + result).isTrue();
  }
}
