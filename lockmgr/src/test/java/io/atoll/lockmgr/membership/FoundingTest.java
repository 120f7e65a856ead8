package io.atoll.lockmgr.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A node founds when nothing can still be written to its home slot by an earlier run. */
class FoundingTest {
  private static final TimingContract TIMING = TimingContract.ofMillis(200, 2_000, 60_000);

  private final List<SlotBlock> device =
      new ArrayList<>(List.of(SlotBlock.VACANT, SlotBlock.VACANT));
  private long now;

  private MemberCore core(long hostUpNanos) {
    MemberConfig config =
        new MemberConfig(
            new UUID(1, 1), "one", "h:1", new SlotNumber(0), 2, 500, TIMING, hostUpNanos);
    return new MemberCore(config, new LeaseClock(() -> now), new Nothing(), Faults.NONE);
  }

  /** Seconds of cycles until it is a member; -1 when it is none after three quarantines. */
  private long secondsUntilMember(MemberCore core) {
    long start = now;
    while (core.self() == null) {
      if (now - start > 3 * TIMING.quarantineNanos()) {
        return -1;
      }
      CycleWrite write = core.beginCycle(now);
      if (write != null) {
        device.set(write.slot().value(), write.block());
      }
      now += TimeUnit.MILLISECONDS.toNanos(1);
      core.endCycle(now, List.copyOf(device));
      now = Math.max(now, core.nextCycleAt());
    }
    return TimeUnit.NANOSECONDS.toSeconds(now - start);
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

  private static final class Nothing implements MemberEvents {
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
    public void lost(String why) {}

    @Override
    public void left() {}
  }
}
