package io.atoll.lockmgr.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReservationFencerTest {
  private static final Incarnation ONE = new Incarnation(64);
  private static final Incarnation TWO = new Incarnation(129);

  private final FakeLun lun = new FakeLun();
  private final ReservationFencer one = new ReservationFencer(lun.path(1));
  private final ReservationFencer two = new ReservationFencer(lun.path(2));

  @BeforeEach
  void bothAreIn() throws IOException {
    one.admit(ONE);
    two.admit(TWO);
  }

  @Test
  void onlyRegisteredPathsMayWrite() {
    assertThat(lun.mayWrite(1)).isTrue();
    assertThat(lun.mayWrite(2)).isTrue();
    assertThat(lun.mayWrite(3)).isFalse();
  }

  @Test
  void aPreemptIsProofAndTheVictimCannotWriteNorPreempt() throws IOException {
    assertThat(one.cutOff(TWO)).isTrue();
    assertThat(lun.mayWrite(2)).isFalse();
    assertThat(two.cutOff(ONE)).isFalse();
    assertThat(lun.mayWrite(1)).isTrue();
  }

  @Test
  void aLostReplyIsRepeatedAndProvenByTheKeys() throws IOException {
    lun.repliesToLose = 1;
    assertThat(one.cutOff(TWO)).isTrue();
    assertThat(lun.mayWrite(2)).isFalse();
  }

  @Test
  void withoutReadableKeysALostReplyIsNoProof() throws IOException {
    lun.keysReadable = false;
    lun.repliesToLose = 1;
    assertThat(one.cutOff(TWO)).isFalse();
    assertThat(lun.mayWrite(2)).isFalse();
  }

  @Test
  void unitAttentionsAndPowerLossAreOutlived() throws IOException {
    lun.powerLoss();
    assertThat(lun.mayWrite(1) && lun.mayWrite(2)).isTrue();
    assertThat(lun.mayWrite(3)).isFalse();
    assertThat(one.cutOff(TWO)).isTrue();
  }

  @Test
  void aNewIncarnationOfTheVictimIsAnotherKey() throws IOException {
    assertThat(one.cutOff(TWO)).isTrue();
    ReservationFencer again = new ReservationFencer(lun.path(2));
    again.admit(new Incarnation(193));
    assertThat(lun.mayWrite(2)).isTrue();
    assertThat(one.cutOff(TWO)).isTrue();
    assertThat(lun.mayWrite(2)).isTrue();
  }

  @Test
  void aKeyThatTheVictimsNextRunReplacedIsNoProof() throws IOException {
    ReservationFencer again = new ReservationFencer(lun.path(2));
    again.admit(new Incarnation(193));
    assertThat(one.cutOff(TWO)).isFalse();
    assertThat(lun.mayWrite(2)).isTrue();
  }

  @Test
  void whoLeavesInOrderTakesItsRegistrationBackAndTheLastTheReservation() throws IOException {
    lun.repliesToLose = 1;
    two.withdraw();
    assertThat(lun.mayWrite(2)).isFalse();
    assertThat(lun.mayWrite(1)).isTrue();
    one.withdraw();
    assertThat(lun.mayWrite(3)).isTrue();
  }

  @Test
  void whatNobodyAnswersIsNotKnown() {
    lun.repliesToLose = 100;
    assertThatThrownBy(() -> one.cutOff(TWO)).isInstanceOf(IOException.class);
  }

  @Test
  void resultsOfOldAndNewKernelsAreUnderstood() throws IOException {
    assertThat(KernelReservations.status("x", 0)).isEqualTo(ReservationDevice.Status.DONE);
    assertThat(KernelReservations.status("x", 0x18)).isEqualTo(ReservationDevice.Status.CONFLICT);
    // As a 6.1 kernel gave it, with the message byte.
    assertThat(KernelReservations.status("x", 0x118)).isEqualTo(ReservationDevice.Status.CONFLICT);
    assertThat(KernelReservations.status("x", 0xE0000)).isEqualTo(ReservationDevice.Status.RETRY);
    assertThat(KernelReservations.status("x", -25)).isEqualTo(ReservationDevice.Status.UNSUPPORTED);
    assertThatThrownBy(() -> KernelReservations.status("x", 0x402)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> KernelReservations.status("x", -5)).isInstanceOf(IOException.class);
  }

  @Test
  void theKernelsNumbersAreThoseOfItsHeader() {
    assertThat(KernelReservations.REGISTER).isEqualTo(0x401870C8L);
    assertThat(KernelReservations.RESERVE).isEqualTo(0x401070C9L);
    assertThat(KernelReservations.PREEMPT_ABORT).isEqualTo(0x401870CCL);
    assertThat(KernelReservations.READ_KEYS).isEqualTo(0xC01070CEL);
  }
}
