package io.atoll.blockpool.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeviceGateTest {
  private final DeviceIoException flush =
      new DeviceIoException(
          "disk", DeviceIoException.Operation.FLUSH, 0, 0, 5, "Input/output error");

  private final DeviceGate gate = new DeviceGate("disk");

  @Test
  void aFailedFlushIsFinalAndItsReasonKept() throws Exception {
    gate.exit(gate.enter());
    assertThat(gate.fail(flush)).hasCause(flush);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(gate::enter)
          .isInstanceOf(DeviceFailedException.class)
          .hasMessageContaining("a flush failed")
          .hasMessageContaining("errno 5")
          .hasCause(flush);
    }
    assertThat(gate.close()).isTrue();
    assertThatThrownBy(gate::enter).hasMessageContaining("a flush failed");
  }

  @Test
  void aCallUnderWayLearnsOfAFailureBesideIt() throws Exception {
    long stamp = gate.enter();
    gate.check();
    gate.fail(flush);
    assertThatThrownBy(gate::check).isInstanceOf(DeviceFailedException.class);
    gate.exit(stamp);
  }

  @Test
  void closingWaitsForCallsUnderWayAndTurnsLaterOnesAway() throws Exception {
    long stamp = gate.enter();
    CountDownLatch closed = new CountDownLatch(1);
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              assertThat(gate.close()).isTrue();
              closed.countDown();
            });
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(closed.getCount()).isEqualTo(1);
    gate.exit(stamp);
    closed.await();
    assertThat(gate.close()).isFalse();
    assertThatThrownBy(gate::enter)
        .isInstanceOf(DeviceFailedException.class)
        .hasMessageContaining("closed");
  }
}
