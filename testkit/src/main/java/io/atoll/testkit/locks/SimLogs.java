package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Closing;
import io.atoll.lockmgr.api.ClosingRules;
import io.atoll.lockmgr.api.ClosingRules.Found;
import io.atoll.lockmgr.api.Incarnation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all logs on the device mean at one moment. */
final class SimLogs {
  private final Map<Incarnation, List<SimRecord>> logs = new HashMap<>();
  private final List<Found> found = new ArrayList<>();
  private final Set<SimRecord.Step> effective = new LinkedHashSet<>();
  private final Map<Incarnation, Closing> settled = new HashMap<>();
  private final Map<Incarnation, Optional<Closing>> asked = new HashMap<>();

  SimLogs(SimDisk disk) {
    for (Incarnation writer : disk.logWriters()) {
      List<SimRecord> log = disk.log(writer);
      logs.put(writer, log);
      for (int i = 0; i < log.size(); i++) {
        if (log.get(i) instanceof SimRecord.Close close) {
          found.add(new Found(writer, i, close.closing()));
          for (Closing adopted : close.adopted()) {
            found.add(new Found(writer, i, adopted));
          }
        }
      }
    }
    disk.publishedClosings().forEach(c -> settled.put(c.closed(), c));
    effective.addAll(disk.published());
    logs.forEach(this::collect);
  }

  private void collect(Incarnation writer, List<SimRecord> log) {
    long end = closingOf(writer).map(Closing::endRecord).orElse((long) log.size());
    effective.addAll(stepsOf(writer, end));
  }

  Optional<Closing> closingOf(Incarnation one) {
    return asked.computeIfAbsent(one, i -> ClosingRules.effective(i, found, settled));
  }

  List<Found> found() {
    return found;
  }

  List<SimRecord> log(Incarnation one) {
    return logs.getOrDefault(one, List.of());
  }

  /** The steps that count in this incarnation's log up to {@code end}, replayed ones included. */
  Set<SimRecord.Step> stepsOf(Incarnation one, long end) {
    Set<SimRecord.Step> steps = new LinkedHashSet<>();
    List<SimRecord> log = log(one);
    for (int i = 0; i < Math.min(end, log.size()); i++) {
      if (log.get(i) instanceof SimRecord.Step step) {
        steps.add(step);
      } else if (log.get(i) instanceof SimRecord.Close close && counts(close)) {
        steps.addAll(close.replayed());
      }
    }
    return steps;
  }

  private boolean counts(SimRecord.Close close) {
    return closingOf(close.closing().closed()).equals(Optional.of(close.closing()));
  }

  /** The closings that count in this incarnation's log. */
  Set<Closing> closingsOf(Incarnation one) {
    Set<Closing> closings = new LinkedHashSet<>();
    for (Found f : found) {
      if (f.writer().equals(one)
          && closingOf(f.closing().closed()).equals(Optional.of(f.closing()))) {
        closings.add(f.closing());
      }
    }
    return closings;
  }

  /** All steps that count. */
  Set<SimRecord.Step> effective() {
    return effective;
  }

  /** The register's value; 0 before the first step. */
  long valueOf(String resource) {
    return effective.stream()
        .filter(s -> s.resource().equals(resource))
        .mapToLong(SimRecord.Step::step)
        .max()
        .orElse(0);
  }
}
