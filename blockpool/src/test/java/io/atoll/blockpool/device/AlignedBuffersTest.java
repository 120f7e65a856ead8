package io.atoll.blockpool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlignedBuffersTest {
  @Test
  void buffersAreAlignedDistinctAndBounded() {
    try (AlignedBuffers pool = new AlignedBuffers(8192, 3)) {
      Set<Long> addresses = new HashSet<>();
      MemorySegment last = MemorySegment.NULL;
      for (int i = 0; i < 3; i++) {
        last = Objects.requireNonNull(pool.tryAcquire());
        assertThat(last.byteSize()).isEqualTo(8192);
        assertThat(last.address() % 4096).isZero();
        addresses.add(last.address());
      }
      assertThat(addresses).hasSize(3);
      assertThat(pool.tryAcquire()).isNull();
      pool.release(last.asSlice(0, 4096));
      assertThat(Objects.requireNonNull(pool.tryAcquire()).address()).isEqualTo(last.address());
      assertThat(pool.lentCount()).isEqualTo(3);
      addresses.forEach(address -> pool.release(MemorySegment.ofAddress(address)));
      assertThat(pool.lentCount()).isZero();
    }
  }

  @Test
  void aWaitingThreadGetsWhatIsReleased() throws Exception {
    try (AlignedBuffers pool = new AlignedBuffers(4096, 1)) {
      MemorySegment only = pool.acquire();
      Thread waiter = Thread.ofPlatform().start(() -> pool.release(pool.acquire()));
      waiter.interrupt();
      pool.release(only);
      waiter.join();
      assertThat(pool.lentCount()).isZero();
    }
  }

  @Test
  void leaksAndDoubleReleasesAreNamed() {
    AlignedBuffers pool = new AlignedBuffers(4096, 2);
    MemorySegment buffer = pool.acquire();
    assertThatThrownBy(pool::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 buffers");
    pool.release(buffer);
    assertThatThrownBy(() -> pool.release(buffer)).isInstanceOf(IllegalArgumentException.class);
    pool.close();
    pool.close();
    assertThatThrownBy(pool::acquire).isInstanceOf(IllegalStateException.class);
  }
}
