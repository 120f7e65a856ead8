package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.PaxosState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A node that is no member yet: waits for the leader's offer, or founds if nobody beats. */
final class Newcomer {
  private final MemberState state;
  private final OwnBlock block;
  private final Observer observer;
  private final Evictions evictions;
  private final Burials burials;
  private final LeaderWork work;
  private final Proposals proposals;
  private final ReclamationEpochs reclamation;
  private @Nullable Incarnation offered;
  private long outNanos;

  Newcomer(
      MemberState state,
      OwnBlock block,
      Observer observer,
      Evictions evictions,
      Burials burials,
      LeaderWork work,
      Proposals proposals,
      ReclamationEpochs reclamation) {
    this.state = state;
    this.block = block;
    this.observer = observer;
    this.evictions = evictions;
    this.burials = burials;
    this.work = work;
    this.proposals = proposals;
    this.reclamation = reclamation;
  }

  /** The leader's answer. */
  void offered(Incarnation incarnation) {
    if (state.phase == Phase.OUT) {
      offered = incarnation;
      state.hurry = true;
    }
  }

  boolean wantsToJoin() {
    Incarnation leader = state.adopted.leader();
    return state.phase == Phase.OUT && offered == null && leader != null && observer.fresh(leader);
  }

  /** A cycle in OUT: only a read, so that a device that is refused stays as it was. */
  void outCycle(View view) {
    outNanos += state.passedNanos;
    burials.pass(state.adopted, state.passedNanos);
    state.learn(view);
    Optional<String> foreign = JoinRules.foreignDevice(state.config, view);
    if (foreign.isPresent()) {
      state.lose(foreign.get());
      return;
    }
    observer.observe(state.passedNanos, view, state.watched(view));
    if (offered != null && state.adopted.hasMember(offered)) {
      become(offered, view);
      return;
    }
    if (offered != null && state.adopted.epoch().compareTo(offered.admittedBy()) >= 0) {
      state.lose("evicted before the first heartbeat");
      return;
    }
    if (nobodyBeats(view) && homeUsable(view)) {
      state.phase = Phase.FOUNDING;
      block.take(state.config.homeSlot(), view);
      state.watched(view).forEach(evictions::mark);
      state.hurry = true;
    }
  }

  /** A cycle in FOUNDING: the home slot's block was written and all were read. */
  void foundingCycle(long now, View view) {
    if (!block.asWritten(view)) {
      return;
    }
    state.learn(view);
    observer.observe(state.passedNanos, view, state.watched(view));
    evictions.afterCycle(state.passedNanos, observer);
    burials.pass(state.adopted, state.passedNanos);
    PaxosState decided = block.proposer().afterCycle(view);
    if (decided != null) {
      Incarnation given = decided.value().leader();
      if (given != null) {
        state.decidedBallot = decided.accepted();
        state.adopted = decided.value();
        become(given, view);
      }
      return;
    }
    if (!nobodyBeats(view)) {
      state.phase = Phase.OUT;
      return;
    }
    state.watched(view).forEach(evictions::mark);
    boolean ready = state.watched(view).stream().allMatch(evictions::ready);
    if (proposals.due(now) && ready) {
      proposals.begin(
          now, view, c -> work.found(c, c.members().stream().allMatch(evictions::ready)));
    }
    state.hurry = block.proposer().busy() || evictions.anyNotDurable();
  }

  /** Whether nobody who may be a member can still be alive, seen twice. */
  private boolean nobodyBeats(View view) {
    return state.watched(view).stream().allMatch(observer::stale);
  }

  /**
   * Whether nothing can still be written to the home slot but by this run: neither by whom it is
   * bound to, nor by an earlier run of this host that founded and failed before it had a number.
   */
  private boolean homeUsable(View view) {
    boolean quiet =
        state.config.hostUpNanos() + outNanos >= state.config.timing().quarantineNanos();
    if (!view.complete() || !quiet) {
      return false;
    }
    Optional<Binding> bound = view.acceptedValue().at(state.config.homeSlot());
    if (bound.isEmpty()) {
      return true;
    }
    Incarnation before = bound.get().incarnation();
    Heartbeat last = view.beatOf(before);
    boolean left = last != null && last.leaving();
    boolean quarantineOver = outNanos >= state.config.timing().quarantineNanos();
    return left || quarantineOver || burials.isGone(before);
  }

  private void become(Incarnation as, View view) {
    state.phase = Phase.MEMBER;
    state.self = as;
    if (!as.slot().equals(block.slot())) {
      block.take(as.slot(), view);
    }
    block.proposer().adopt(state.decidedBallot, state.adopted);
    reclamation.begin(view);
    state.hurry = true;
    state.events.joined(as);
    state.events.adopted(state.adopted);
  }
}
