package io.atoll.lockmgr.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.PaxosState;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JoinRulesTest {
  private static final TimingContract TIMING = TimingContract.DEFAULT;
  private static final Incarnation LEADER = new Incarnation(64);
  private static final MemberConfig CONFIG =
      new MemberConfig(new UUID(1, 1), "one", "h:1", new SlotNumber(0), 1, 500, false, TIMING, 0);
  private static final Configuration MEMBERS =
      Configuration.NONE.nextLedBy(LEADER).with(LEADER, Binding.State.MEMBER);

  private static JoinAsk ask(String name, int home, long device, int version, long renewNanos) {
    return new JoinAsk(
        1,
        new UUID(2, 2),
        name,
        home,
        device,
        version,
        renewNanos,
        TIMING.leaseNanos(),
        TIMING.quarantineNanos(),
        0);
  }

  private static Optional<String> refusal(JoinAsk ask) {
    Heartbeat beat =
        new Heartbeat(
            LEADER.value(),
            1,
            new UUID(1, 1),
            "one",
            "h:1",
            0,
            0,
            0,
            1,
            1,
            1,
            1,
            1,
            0,
            0,
            0,
            500,
            0,
            false);
    View view = View.of(List.of(new SlotBlock(PaxosState.NONE, beat, List.of(), List.of())));
    return JoinRules.refusal(ask, CONFIG, view, MEMBERS, new Observer(TIMING));
  }

  @Test
  void whoFitsMayJoin() {
    assertThat(refusal(ask("two", 1, 500, 1, TIMING.renewNanos()))).isEmpty();
    assertThat(refusal(ask("two", 1, 0, 1, TIMING.renewNanos()))).isEmpty();
  }

  @Test
  void everyWrongSetUpIsNamedInOneLine() {
    long renew = TIMING.renewNanos();
    assertThat(refusal(ask("two", 1, 500, 2, renew)).orElseThrow())
        .startsWith("protocol version 2");
    assertThat(refusal(ask("two", 1, 500, 1, 1)).orElseThrow()).startsWith("timing differs");
    assertThat(refusal(ask("two", 1, 501, 1, renew)).orElseThrow()).startsWith("cloned device");
    assertThat(refusal(ask("one", 1, 500, 1, renew)).orElseThrow()).startsWith("node name one");
    assertThat(refusal(ask("two", 0, 500, 1, renew)).orElseThrow()).startsWith("slot taken");
    assertThat(refusal(ask("two", 0, 500, 1, renew)).orElseThrow()).doesNotContain("\n");
  }

  @Test
  void wallClocksFarApartAreAWarning() {
    JoinAsk ask = ask("two", 1, 500, 1, 1);
    assertThat(JoinRules.clockWarning(ask, 4_999)).isEmpty();
    assertThat(JoinRules.clockWarning(ask, 60_000).orElseThrow()).contains("60000 ms");
  }

  @Test
  void aContractThatIsNotSafeCannotBeMade() {
    assertThat(TIMING.detectNanos()).isGreaterThan(TIMING.leaseNanos());
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new TimingContract(1_000_000, 10_000_000, 10_000_000, 20_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
