package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The leader's way with newcomers: each question is answered once its slot is decided. */
final class Admission {
  private final MemberState state;
  private final LeaderWork work;
  private final Observer observer;
  private final OwnBlock block;
  private final Map<Incarnation, Long> admitted = new HashMap<>();

  Admission(MemberState state, LeaderWork work, Observer observer, OwnBlock block) {
    this.state = state;
    this.work = work;
    this.observer = observer;
    this.block = block;
  }

  void ask(JoinAsk ask, List<SlotBlock> lastRead) {
    if (state.phase != Phase.MEMBER || !state.leads()) {
      return;
    }
    for (Map.Entry<Incarnation, Long> known : admitted.entrySet()) {
      if (known.getValue() == ask.nonce() && state.adopted.hasMember(known.getKey())) {
        state.events.admitted(ask.nonce(), known.getKey());
        return;
      }
    }
    Optional<String> refusal =
        JoinRules.refusal(ask, state.config, View.of(lastRead), state.adopted, observer);
    if (refusal.isPresent()) {
      state.events.refused(ask.nonce(), refusal.get());
      return;
    }
    JoinRules.clockWarning(ask, block.wallMillis()).ifPresent(state.events::warn);
    if (work.asks.size() < SlotNumber.LIMIT && work.asks.put(ask.nonce(), ask) == null) {
      state.hurry = true;
    }
  }

  /** A configuration was decided: whoever got a slot in it is told, if we lead in it. */
  void answer(Configuration before, Configuration value) {
    if (!state.requireSelf().equals(value.leader())) {
      return;
    }
    work.planned.forEach((given, nonce) -> {
      if (before.stateOf(given).isEmpty() && value.hasMember(given)) {
        admitted.put(given, nonce);
        work.asks.remove(nonce);
        state.events.admitted(nonce, given);
      }
    });
  }
}
