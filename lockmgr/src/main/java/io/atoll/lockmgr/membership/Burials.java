package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The leader's way with dead incarnations: announce the closing, have the log recovered, keep the
 * slot in quarantine.
 *
 * <ol>
 *   <li>B1 Recovery is handed out only after a cycle made the closing durable and showed us still
 *       in.
 *   <li>B2 A slot is free only after its log was recovered, and after the quarantine or proof.
 * </ol>
 */
final class Burials {
  private final Set<Incarnation> announced = new LinkedHashSet<>();
  private final Set<Incarnation> included = new HashSet<>();
  private final Set<Incarnation> handedOut = new HashSet<>();
  private final Set<Incarnation> recovered = new HashSet<>();
  private final Set<Incarnation> gone = new HashSet<>();
  private final Map<Incarnation, Long> retryAt = new HashMap<>();
  private final Map<Incarnation, Long> quarantined = new HashMap<>();

  /** Returns whether any is new. */
  boolean announce(List<Incarnation> dead) {
    return announced.addAll(dead);
  }

  List<Long> toWrite() {
    included.addAll(announced);
    return announced.stream().map(Incarnation::value).toList();
  }

  boolean anyNotDurable() {
    return !included.containsAll(announced);
  }

  /**
   * What to hand out now that a cycle completed and showed us still in.
   *
   * @param beforeDurable the planted fault CLOSING_AFTER_READ
   */
  List<Recovery> handOut(long now, Configuration c, boolean beforeDurable) {
    List<Recovery> work = new ArrayList<>();
    for (Incarnation dead : c.in(Binding.State.DEAD)) {
      boolean durable = included.contains(dead) || beforeDurable;
      boolean due = now - retryAt.getOrDefault(dead, now) >= 0;
      if (durable && due && !recovered.contains(dead) && handedOut.add(dead)) {
        work.add(new Recovery(dead, c.epoch(), gone.contains(dead)));
      }
    }
    return work;
  }

  void recovered(Incarnation dead) {
    recovered.add(dead);
  }

  void failed(Incarnation dead, long retry) {
    handedOut.remove(dead);
    retryAt.put(dead, retry);
  }

  void provenGone(Incarnation dead) {
    gone.add(dead);
  }

  boolean isGone(Incarnation dead) {
    return gone.contains(dead);
  }

  boolean isRecovered(Incarnation dead) {
    return recovered.contains(dead);
  }

  /** Counts time in quarantine; a jump of the clock counts little. */
  void pass(Configuration c, long passedNanos) {
    for (Incarnation dead : c.in(Binding.State.QUARANTINED)) {
      quarantined.merge(dead, passedNanos, Long::sum);
    }
  }

  /** Whether a quarantined slot may be used again. */
  boolean quarantineOver(Incarnation dead, long quarantineNanos) {
    return gone.contains(dead) || quarantined.getOrDefault(dead, 0L) >= quarantineNanos;
  }

  void retain(Configuration c) {
    announced.removeIf(i -> c.stateOf(i).isEmpty());
    included.retainAll(announced);
    recovered.removeIf(i -> c.stateOf(i).isEmpty());
    quarantined.keySet().removeIf(i -> c.stateOf(i).isEmpty());
  }
}
