package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.slots.Heartbeat;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Times the changes in other nodes' heartbeats, on this node's own clock.
 *
 * <p>O1 Time in which the own reads failed or came late is not counted against anybody: a gap
 * between two reads counts at most {@link TimingContract#longestCountedGapNanos}. So if all nodes
 * lose the storage, all wait.
 */
final class Observer {
  private static final class Watch {
    long sequence = -1;
    long unchangedNanos;
    int looksBeyondLimit;
  }

  private final TimingContract timing;
  private final Map<Incarnation, Watch> watches = new HashMap<>();

  Observer(TimingContract timing) {
    this.timing = timing;
  }

  /**
   * A read completed.
   *
   * @param passed time since the read before that counts
   */
  void observe(long passed, View view, Set<Incarnation> members) {
    watches.keySet().retainAll(members);
    for (Incarnation member : members) {
      Watch watch = watches.computeIfAbsent(member, m -> new Watch());
      Heartbeat beat = view.beatOf(member);
      long sequence = beat == null ? 0 : beat.sequence();
      if (sequence != watch.sequence) {
        watch.sequence = sequence;
        watch.unchangedNanos = 0;
        watch.looksBeyondLimit = 0;
        continue;
      }
      watch.unchangedNanos += passed;
      if (watch.unchangedNanos > timing.detectNanos() && passed > 0) {
        watch.looksBeyondLimit++;
      }
    }
  }

  /** Whether the incarnation has not beaten for the detection time, seen in at least two reads. */
  boolean stale(Incarnation incarnation) {
    Watch watch = watches.get(incarnation);
    return watch != null && watch.looksBeyondLimit >= 2;
  }

  /** Whether somebody looks dead at first sight: the second look need not wait. */
  boolean secondLookDue() {
    return watches.values().stream().anyMatch(w -> w.looksBeyondLimit == 1);
  }

  /** Whether the incarnation beat within the detection time, as far as is known. */
  boolean fresh(Incarnation incarnation) {
    Watch watch = watches.get(incarnation);
    return watch == null || watch.unchangedNanos <= timing.detectNanos();
  }
}
