package io.atoll.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryPlanTest {
  private static final long MIB = 1L << 20;

  @ParameterizedTest
  @ValueSource(longs = {320, 512, 768, 4096, 65_536})
  void partsStayWithinTheBudget(long mebibytes) {
    long budget = mebibytes * MIB;
    long heap = budget / 4;
    MemoryPlan plan = MemoryPlan.divide(budget, heap);
    assertThat(plan.heapBytes() + plan.pageCacheBytes() + plan.overlayBytes()).isLessThan(budget);
    assertThat(plan.overlayBytes()).isLessThan(plan.pageCacheBytes());
  }

  @Test
  void aHeapThatLeavesNoRoomIsRefused() {
    assertThatThrownBy(() -> MemoryPlan.divide(768 * MIB, 700 * MIB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("./atoll");
  }
}
