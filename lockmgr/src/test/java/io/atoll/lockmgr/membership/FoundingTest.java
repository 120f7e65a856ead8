package io.atoll.lockmgr.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node founds when nothing can still be written to its home slot by an earlier run. */
class FoundingTest {
  private static final TimingContract TIMING = TimingContract.ofMillis(200, 2_000, 60_000);

  private static final int SLOTS = 8;

  private final List<SlotBlock> device =
      new ArrayList<>(Collections.nCopies(SLOTS, SlotBlock.VACANT));
  private int nodes;
  private long now;
  private String lost = "";

  private MemberCore core(long hostUpNanos) {
    return core(500, false, hostUpNanos);
  }

  /** Another node than all before. */
  private MemberCore core(long fingerprint, boolean adopt, long hostUpNanos) {
    int home = nodes++;
    MemberConfig config =
        new MemberConfig(
            new UUID(1, home),
            "node" + home,
            "h:" + home,
            new SlotNumber(home),
            SLOTS,
            fingerprint,
            adopt,
            TIMING,
            hostUpNanos);
    return new MemberCore(config, new LeaseClock(() -> now), new Nothing(), Faults.NONE);
  }

  private long secondsUntilMember(long fingerprint, boolean adopt) {
    return secondsUntilMember(core(fingerprint, adopt, TIMING.quarantineNanos()));
  }

  private void foundOnDevice500() {
    assertThat(secondsUntilMember(core(TIMING.quarantineNanos()))).isNotNegative();
  }

  /**
   * Seconds of cycles until it is a member, which then beats once; -1 when it is none after three
   * quarantines.
   */
  private long secondsUntilMember(MemberCore core) {
    long start = now;
    while (core.self() == null) {
      if (now - start > 3 * TIMING.quarantineNanos()) {
        return -1;
      }
      cycle(core);
    }
    long took = now - start;
    cycle(core);
    return TimeUnit.NANOSECONDS.toSeconds(took);
  }

  private void cycle(MemberCore core) {
    CycleWrite write = core.beginCycle(now);
    if (write != null) {
      device.set(write.slot().value(), write.block());
    }
    now += TimeUnit.MILLISECONDS.toNanos(1);
    core.endCycle(now, List.copyOf(device));
    now = Math.max(now, core.nextCycleAt());
  }

  @Test
  void aHostThatWasUpForAQuarantineFoundsAtOnce() {
    assertThat(secondsUntilMember(core(TIMING.quarantineNanos()))).isBetween(0L, 5L);
  }

  @Test
  void aHostThatJustCameUpWaitsForWhatAnEarlierRunMayHaveUnderWay() {
    assertThat(secondsUntilMember(core(0))).isBetween(60L, 70L);
  }

  @Test
  void itWaitsForTheRestOfTheQuarantineOnly() {
    assertThat(secondsUntilMember(core(TIMING.quarantineNanos() / 2))).isBetween(30L, 40L);
  }

  @Test
  void nobodyFoundsOnACopyAndTheCopyStaysAsItWas() {
    foundOnDevice500();
    List<SlotBlock> before = List.copyOf(device);
    assertThat(secondsUntilMember(501, false)).isEqualTo(-1);
    assertThat(lost).startsWith("cloned device").contains("1f4", "1f5").doesNotContain("\n");
    assertThat(device).isEqualTo(before);
  }

  @Test
  void whoKnowsItsDeviceOrCannotKnowFoundsOnIt() {
    foundOnDevice500();
    assertThat(secondsUntilMember(500, false)).isNotNegative();
    assertThat(secondsUntilMember(0, false)).isNotNegative();
  }

  @Test
  void aDeviceThatWasAdoptedIsThePoolsFromThenOn() {
    foundOnDevice500();
    assertThat(secondsUntilMember(501, true)).isNotNegative();
    assertThat(secondsUntilMember(500, false)).isEqualTo(-1);
    assertThat(secondsUntilMember(501, false)).isNotNegative();
  }

  private final class Nothing implements MemberEvents {
    @Override
    public void joined(Incarnation self) {}

    @Override
    public void adopted(Configuration configuration) {}

    @Override
    public void recover(List<Recovery> dead) {}

    @Override
    public void buried(Incarnation dead) {}

    @Override
    public void fence(Incarnation victim) {}

    @Override
    public void admitted(long nonce, Incarnation incarnation) {}

    @Override
    public void refused(long nonce, String why) {}

    @Override
    public void warn(String text) {}

    @Override
    public void lost(String why) {
      lost = why;
    }

    @Override
    public void left() {}
  }
}
