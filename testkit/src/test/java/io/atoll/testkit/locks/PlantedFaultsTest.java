package io.atoll.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checker that misses a planted fault is no checker: each is found within the stated seeds. */
class PlantedFaultsTest {
  /** Stated in {@code docs/testing.md}. */
  private static final int MOST_SEEDS = 2_000;

  private static int seedsUntilFound(PlantedFault fault, int most) {
    for (int seed = 1; seed <= most; seed++) {
      SimCluster.Result result = new SimCluster(seed, 4, 1, new Faults(Set.of(fault)), false).run();
      if (!result.violations().isEmpty()) {
        System.out.printf("%s found by seed %d: %s%n", fault, seed, result.violations().getFirst());
        return seed;
      }
    }
    return Integer.MAX_VALUE;
  }

  @Test
  void aCommonOneIsFoundAtOnce() {
    assertThat(seedsUntilFound(PlantedFault.FENCE_SKIPPED, 60)).isLessThanOrEqualTo(60);
    assertThat(seedsUntilFound(PlantedFault.VALUE_KEPT, 60)).isLessThanOrEqualTo(60);
  }

  @ParameterizedTest
  @EnumSource(PlantedFault.class)
  @Tag("slow")
  void eachIsFound(PlantedFault fault) {
    assertThat(seedsUntilFound(fault, MOST_SEEDS)).isLessThanOrEqualTo(MOST_SEEDS);
  }
}
