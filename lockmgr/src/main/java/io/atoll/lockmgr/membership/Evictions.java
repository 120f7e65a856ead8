package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Marks in the own block and how far each has come.
 *
 * <ol>
 *   <li>E1 A mark is never taken back while its victim is bound.
 *   <li>E2 A victim is ready to be declared dead only when its lease is over: it was stale and
 *       still is in a read that followed the mark, so that whatever it does next begins with
 *       reading the mark; or it was not, and the detection time has passed since the mark was
 *       durable. Whoever falls silent while that time passes is of the first kind.
 * </ol>
 *
 * <pre>
 *   WRITTEN? --cycle completed--> DURABLE --still stale--> READY
 *                                        \--beating--> wait detect, or stale --> READY
 * </pre>
 */
final class Evictions {
  private static final class Mark {
    boolean included;
    boolean durable;
    boolean ready;
    long waitNanos;
  }

  private final Map<Incarnation, Mark> marks = new LinkedHashMap<>();
  private final TimingContract timing;
  private final boolean skipWait;

  /**
   * @param skipWait the planted fault NO_LEASE_WAIT
   */
  Evictions(TimingContract timing, boolean skipWait) {
    this.timing = timing;
    this.skipWait = skipWait;
  }

  /** Returns whether the mark is new. */
  boolean mark(Incarnation victim) {
    return marks.putIfAbsent(victim, new Mark()) == null;
  }

  /** Only for the planted fault VIEW_IS_PROOF. */
  void takeAsDead(Incarnation victim) {
    Mark mark = marks.computeIfAbsent(victim, v -> new Mark());
    mark.durable = true;
    mark.ready = true;
  }

  boolean marked(Incarnation victim) {
    return marks.containsKey(victim);
  }

  /** What the next block says; remembered as included. */
  List<Long> toWrite() {
    List<Long> list = new ArrayList<>();
    marks.forEach((victim, mark) -> {
      mark.included = true;
      list.add(victim.value());
    });
    return list;
  }

  boolean anyNotDurable() {
    return marks.values().stream().anyMatch(m -> !m.durable);
  }

  /**
   * A cycle whose write included the marks was completed by a read.
   *
   * @param passedNanos since the cycle before; a pause counts little, so that a jump of the clock
   *     does
   * @return who became ready
   */
  List<Incarnation> afterCycle(long passedNanos, Observer observer) {
    List<Incarnation> nowReady = new ArrayList<>();
    marks.forEach((victim, mark) -> {
      if (mark.included && !mark.durable) {
        mark.durable = true;
        mark.waitNanos = observer.stale(victim) || skipWait ? 0 : timing.detectNanos();
      } else {
        mark.waitNanos = observer.stale(victim) ? 0 : mark.waitNanos - passedNanos;
      }
      if (mark.durable && !mark.ready && mark.waitNanos <= 0) {
        mark.ready = true;
        nowReady.add(victim);
      }
    });
    return nowReady;
  }

  boolean ready(Incarnation victim) {
    Mark mark = marks.get(victim);
    return mark != null && mark.ready;
  }

  void retain(Predicate<Incarnation> stillBound) {
    marks.keySet().removeIf(i -> !stillBound.test(i));
  }
}
