package io.atoll.blockpool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class HugePagesTest {
  @Test
  void memoryIsZeroedAlignedAndEndsWithItsArena() {
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = HugePages.allocate(arena, 3L * HugePages.BYTES);
      assertThat(memory.byteSize()).isEqualTo(3L * HugePages.BYTES);
      assertThat(memory.address() % HugePages.BYTES).isZero();
      assertThat(memory.mismatch(memory.asSlice(HugePages.BYTES))).isEqualTo(2L * HugePages.BYTES);
      memory.fill((byte) 1);
    }
    assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyWholePagesAreGiven() {
    assertThatThrownBy(() -> HugePages.allocate(Arena.global(), 4096))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
