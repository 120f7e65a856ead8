package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.PaxosState;
import java.util.Optional;

/**
 * What a member does once its block was written and all were read, in the order of {@code
 * docs/lock-protocol.md} section 3.
 */
final class MemberCycle {
  private final MemberState state;
  private final OwnBlock block;
  private final Observer observer;
  private final Evictions evictions;
  private final Burials burials;
  private final ReclamationEpochs reclamation;
  private final Admission admission;
  private final Victims victims;
  private final LogClosing closing;
  private final Proposals proposals;

  MemberCycle(
      MemberState state,
      OwnBlock block,
      Observer observer,
      Evictions evictions,
      Burials burials,
      ReclamationEpochs reclamation,
      Admission admission,
      Victims victims,
      LogClosing closing,
      Proposals proposals) {
    this.state = state;
    this.block = block;
    this.observer = observer;
    this.evictions = evictions;
    this.burials = burials;
    this.reclamation = reclamation;
    this.admission = admission;
    this.victims = victims;
    this.closing = closing;
    this.proposals = proposals;
  }

  void run(long now, View view) {
    Incarnation me = state.requireSelf();
    if (!block.asWritten(view) || lostBy(view, me)) {
      return;
    }
    if (view.decided() > state.decidedBallot) {
      adopt(view.decided(), view.decidedValue());
    }
    observer.observe(state.passedNanos, view, state.watched(view));
    burials.pass(state.adopted, state.passedNanos);
    renewLease(now, view, me);
    reclamation.follow(view);
    PaxosState decided = block.written() ? block.proposer().afterCycle(view) : null;
    if (decided != null && decided.accepted() > state.decidedBallot) {
      adopt(decided.accepted(), decided.value());
    }
    if (state.phase == Phase.LEFT) {
      return;
    }
    for (Incarnation victim : evictions.afterCycle(state.passedNanos, observer)) {
      state.events.fence(victim);
    }
    victims.mark(view);
    closing.afterCycle(now, view);
    proposals.afterCycle(now, view);
    state.hurry |= block.proposer().busy() || evictions.anyNotDurable() || burials.anyNotDurable();
    state.hurry |= observer.secondLookDue();
  }

  /** Rule 2: a mark, a closing, or an accepted configuration without us. */
  private boolean lostBy(View view, Incarnation me) {
    block.noteMarks(view);
    if (view.marks(me)) {
      state.lose("marked for eviction");
      return true;
    }
    if (view.closes(me)) {
      state.lose("log closed by another node");
      return true;
    }
    if (view.accepted() > 0 && !view.acceptedValue().hasMember(me)) {
      if (state.phase == Phase.LEAVING) {
        return leftBy();
      }
      state.lose("no longer in the configuration");
      return true;
    }
    return false;
  }

  /** A configuration without us is what a leaver wants; a leader publishes it before it goes. */
  private boolean leftBy() {
    if (block.proposer().busy() || (proposals.handedOver() && !block.leavingWritten())) {
      return false;
    }
    state.leave();
    return true;
  }

  /** Rule 3: takes over a decided configuration. */
  private void adopt(long ballot, Configuration value) {
    Configuration before = state.adopted;
    state.decidedBallot = ballot;
    state.adopted = value;
    block.proposer().adopt(ballot, value);
    state.hurry = true;
    admission.answer(before, value);
    for (Incarnation dead : before.in(Binding.State.DEAD)) {
      if (!value.stateOf(dead).equals(Optional.of(Binding.State.DEAD))) {
        state.events.buried(dead);
      }
    }
    evictions.retain(i -> value.stateOf(i).isPresent());
    burials.retain(value);
    if (state.phase == Phase.LEAVING && state.self != null && !value.hasMember(state.self)) {
      proposals.lastWordDecided();
      return;
    }
    if (state.phase == Phase.LEAVING && state.leads() && block.leavingWritten()) {
      // Made heir while leaving: the last word is written already, others will see it.
      state.leave();
      return;
    }
    state.events.adopted(value);
  }

  /** Rule 5 (M3). */
  private void renewLease(long now, View view, Incarnation me) {
    if (state.phase != Phase.MEMBER || !block.written() || !view.provable()) {
      return;
    }
    Incarnation leader = state.adopted.leader();
    if (me.equals(leader) || (leader != null && observer.fresh(leader))) {
      long from = state.faults.on(PlantedFault.LEASE_FROM_COMPLETION) ? now : state.issuedAt;
      state.lease.extendTo(from + state.config.timing().leaseNanos());
    }
  }
}
