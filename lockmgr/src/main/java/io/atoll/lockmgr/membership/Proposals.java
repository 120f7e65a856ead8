package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Configuration;

/** When a round of the agreement begins, and for which change. */
final class Proposals {
  private final MemberState state;
  private final OwnBlock block;
  private final LeaderWork work;
  private long retryAt;
  private boolean firstTry = true;

  /** Whether a leaving leader's lead was passed on. */
  private boolean handedOver;

  Proposals(MemberState state, OwnBlock block, LeaderWork work) {
    this.state = state;
    this.block = block;
    this.work = work;
  }

  boolean handedOver() {
    return handedOver;
  }

  void lastWordDecided() {
    handedOver = true;
  }

  /** Whether no round is under way and the pause after the last one is over. */
  boolean due(long now) {
    return !block.proposer().busy() && now - retryAt >= 0;
  }

  /** Begins a round, and puts the next one off: by slot, so that rivals seldom meet again. */
  void begin(long now, View view, Proposer.Change change) {
    SlotNumber slot = block.slot();
    int step = (slot == null ? 0 : slot.value() % 16) + 1;
    retryAt = now + step * state.config.timing().renewNanos() / 8;
    block.proposer().propose(view, change);
  }

  /** Proposes what a member wants changed, if anything. */
  void afterCycle(long now, View view) {
    if (!due(now)) {
      return;
    }
    Incarnation me = state.requireSelf();
    if (state.phase == Phase.LEAVING) {
      if (state.leads() && !handedOver) {
        begin(now, view, c -> work.handOver(c, me));
      }
      return;
    }
    Configuration base = view.acceptedValue();
    if (view.accepted() > state.decidedBallot && me.equals(base.leader())) {
      // Our own round was overtaken by one that declined: what we accepted still has to be decided.
      begin(now, view, c -> me.equals(c.leader()) ? c : null);
      return;
    }
    if (work.change(base, me, view) == null) {
      firstTry = true;
      return;
    }
    if (!me.equals(base.leader())
        && firstTry
        && !state.faults.on(PlantedFault.BALLOT_NOT_PERSISTED)) {
      // Members take over in the order of their slots, so that rounds seldom meet.
      firstTry = false;
      retryAt = now + rank(base, me) * state.config.timing().renewNanos() / 4;
      state.hurry |= rank(base, me) == 0;
      return;
    }
    begin(now, view, c -> work.change(c, me, view));
  }

  private static int rank(Configuration c, Incarnation me) {
    return (int) c.members().stream().filter(m -> m.compareTo(me) < 0).count();
  }
}
