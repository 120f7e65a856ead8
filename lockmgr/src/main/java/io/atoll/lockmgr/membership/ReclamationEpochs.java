package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Heartbeat;

/**
 * The epochs after which freed space may be used again: the leader opens the next one when all have
 * passed the one before and somebody wants it; everybody says in its heartbeat what it has passed.
 */
final class ReclamationEpochs {
  private final MemberState state;
  private long current = 1;
  private long passedHere;
  private long wanted = 1;
  private long passedByAll;

  ReclamationEpochs(MemberState state) {
    this.state = state;
  }

  /** A newcomer has nothing under way, so it has passed all before the open one. */
  void begin(View view) {
    Incarnation leader = state.adopted.leader();
    Heartbeat beat = leader == null ? null : view.beatOf(leader);
    current = Math.max(1, beat == null ? 1 : beat.reclaimCurrent());
    passedHere = current - 1;
  }

  /** Reads what the others say; a leader may open the next epoch. */
  void follow(View view) {
    Incarnation me = state.requireSelf();
    long all = passedHere;
    for (Binding b : state.adopted.bindings()) {
      if (b.incarnation().equals(me) || b.state() == Binding.State.QUARANTINED) {
        continue;
      }
      Heartbeat beat = view.beatOf(b.incarnation());
      all = Math.min(all, beat == null ? 0 : beat.reclaimPassed());
      if (beat != null && b.incarnation().equals(state.adopted.leader())) {
        current = Math.max(current, beat.reclaimCurrent());
      }
      if (beat != null && state.leads()) {
        current = Math.max(current, beat.reclaimCurrent());
        wanted = Math.max(wanted, beat.reclaimWanted());
      }
    }
    passedByAll = Math.max(passedByAll, all);
    if (state.leads() && wanted > current && all >= current - 1) {
      current++;
      state.hurry = true;
    }
  }

  void passed(long epoch) {
    passedHere = Math.max(passedHere, epoch);
  }

  void advance() {
    wanted = current + 1;
  }

  long current() {
    return current;
  }

  long passedHere() {
    return passedHere;
  }

  long wanted() {
    return wanted;
  }

  long passedByAll() {
    return passedByAll;
  }
}
