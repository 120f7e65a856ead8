package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which members answer over the network.
 *
 * <p>Like the {@link Observer} it counts only time in which this node itself was running: after a
 * pause of its own nobody is out of reach until the pings sent since went unanswered.
 */
final class Reach {
  private static final class Line {
    long silentNanos;
    int looks;
  }

  private final TimingContract timing;
  private final Map<Incarnation, Line> lines = new HashMap<>();

  Reach(TimingContract timing) {
    this.timing = timing;
  }

  void heard(Incarnation member) {
    Line line = lines.get(member);
    if (line != null) {
      line.silentNanos = 0;
      line.looks = 0;
    }
  }

  void look(long passed, Set<Incarnation> members) {
    lines.keySet().retainAll(members);
    for (Incarnation member : members) {
      Line line = lines.computeIfAbsent(member, m -> new Line());
      line.silentNanos += passed;
      if (line.silentNanos > timing.detectNanos() && passed > 0) {
        line.looks++;
      }
    }
  }

  /** Whether nothing was heard for the detection time, seen twice. */
  boolean silent(Incarnation member) {
    Line line = lines.get(member);
    return line != null && line.looks >= 2;
  }
}
