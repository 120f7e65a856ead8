package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Heartbeat;
import java.util.List;

/**
 * When the leader closes and recovers dead logs: after all other members acknowledged the epoch in
 * which they are dead, and after the closings are durable.
 */
final class LogClosing {
  private final MemberState state;
  private final Evictions evictions;
  private final Burials burials;

  LogClosing(MemberState state, Evictions evictions, Burials burials) {
    this.state = state;
    this.evictions = evictions;
    this.burials = burials;
  }

  /** A cycle of a member completed and showed it still in. */
  void afterCycle(long now, View view) {
    if (state.phase != Phase.MEMBER || !state.leads()) {
      return;
    }
    List<Incarnation> dead = state.adopted.in(Binding.State.DEAD);
    if (dead.isEmpty() || !acknowledgedByAll(view)) {
      return;
    }
    boolean early = state.faults.on(PlantedFault.CLOSING_AFTER_READ);
    if (!early) {
      state.hurry |= burials.announce(dead);
    }
    List<Recovery> handedOut =
        view.provable() || early ? burials.handOut(now, state.adopted, early) : List.of();
    if (!handedOut.isEmpty()) {
      state.events.recover(handedOut);
    }
  }

  private boolean acknowledgedByAll(View view) {
    for (Incarnation member : state.adopted.members()) {
      Heartbeat beat = view.beatOf(member);
      boolean acknowledged =
          member.equals(state.self)
              || (beat != null && beat.acknowledged() >= state.adopted.epoch().value());
      if (!acknowledged && !evictions.ready(member)) {
        return false;
      }
    }
    return true;
  }

  void recovered(Incarnation dead) {
    if (state.faults.on(PlantedFault.CLOSING_AFTER_READ)) {
      burials.announce(List.of(dead));
    }
    burials.recovered(dead);
    state.hurry = true;
  }

  void failed(Incarnation dead, long now) {
    burials.failed(dead, now + 2 * state.config.timing().renewNanos());
  }

  void provenGone(Incarnation dead) {
    burials.provenGone(dead);
    state.hurry = true;
  }
}
