package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Heartbeat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a member marks for eviction: any member a leader that does not beat; the leader also whoever
 * does not beat, does not answer, or is wanted out by an operator.
 */
final class Victims {
  private final MemberState state;
  private final Observer observer;
  private final Evictions evictions;
  private final Reach reach;
  private final Set<Incarnation> toEvict = new HashSet<>();

  Victims(MemberState state, Observer observer, Evictions evictions) {
    this.state = state;
    this.observer = observer;
    this.evictions = evictions;
    this.reach = new Reach(state.config.timing());
  }

  void heard(Incarnation member) {
    reach.heard(member);
  }

  void evict(Incarnation member) {
    toEvict.add(member);
    if (state.faults.on(PlantedFault.VIEW_IS_PROOF)) {
      evictions.takeAsDead(member);
    }
    state.hurry = true;
  }

  /** Marks whoever is due. May end this incarnation, see {@link #evictOrResign}. */
  void mark(View view) {
    Incarnation me = state.requireSelf();
    Incarnation leader = state.adopted.leader();
    if (state.phase != Phase.MEMBER || leader == null) {
      return;
    }
    if (me.equals(leader)) {
      markAsLeader(view, me);
      return;
    }
    Incarnation next = view.acceptedValue().leader();
    for (Incarnation one : next == null ? List.of(leader) : List.of(leader, next)) {
      if (!one.equals(me) && observer.stale(one)) {
        state.hurry |= evictions.mark(one);
      }
    }
  }

  private void markAsLeader(View view, Incarnation me) {
    reach.look(state.passedNanos, Set.copyOf(state.adopted.members()));
    int reached = 1;
    long silentMask = 0;
    for (Incarnation member : state.adopted.members()) {
      if (member.equals(me)) {
        continue;
      }
      boolean left =
          Optional.ofNullable(view.beatOf(member)).filter(Heartbeat::leaving).isPresent();
      if (!left && (observer.stale(member) || toEvict.contains(member))) {
        state.hurry |= evictions.mark(member);
      } else if (reach.silent(member)) {
        silentMask |= bit(member);
      } else {
        reached++;
      }
    }
    if (silentMask != 0) {
      evictOrResign(view, me, reached, silentMask);
    }
  }

  /**
   * Whoever is on the bigger side of a split network goes on; the leader's side if both are equal.
   */
  private void evictOrResign(View view, Incarnation me, int reached, long silentMask) {
    int together = largestGroup(view, silentMask);
    if (Long.bitCount(silentMask) > reached && together > reached) {
      // Not an orderly leave: users are still at work. The others find it silent and recover its
      // log.
      state.lose("most members are out of reach but reach one another: gave up the lead");
      return;
    }
    for (Incarnation member : state.adopted.members()) {
      if ((silentMask & bit(member)) != 0 && !member.equals(me)) {
        state.hurry |= evictions.mark(member);
      }
    }
  }

  /** How many of these slots' members hear one another, in the largest such group. */
  private int largestGroup(View view, long mask) {
    Map<Long, Long> heard = new HashMap<>();
    for (Incarnation member : state.adopted.members()) {
      Heartbeat beat = view.beatOf(member);
      long bit = bit(member);
      if ((mask & bit) != 0 && beat != null) {
        heard.put(bit, (beat.heard() | bit) & mask);
      }
    }
    int largest = 0;
    for (long group : heard.values()) {
      long mutual =
          heard.entrySet().stream()
              .filter(m -> (group & m.getKey()) != 0 && (m.getValue() & group) == group)
              .count();
      largest = Math.max(largest, (int) mutual);
    }
    return largest;
  }

  private static long bit(Incarnation member) {
    return 1L << member.slot().value();
  }
}
