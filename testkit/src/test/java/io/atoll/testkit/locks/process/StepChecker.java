package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.Incarnation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the processes reported against what is on the device.
 *
 * <ol>
 *   <li>P1 Lost: every reported step is in effect, by the incarnation that reported it.
 *   <li>P2 Doubled: a value is in effect once, whether it was reported or not.
 *   <li>P3 Reordered: a step that began after another was reported has the higher value.
 * </ol>
 */
final class StepChecker {
  private StepChecker() {}

  /**
   * What is wrong, a line each.
   *
   * @param reports of all processes, in any order
   * @param inEffect values that count, by who made them
   */
  static List<String> violations(List<Report> reports, Map<Incarnation, List<Long>> inEffect) {
    List<String> wrong = new ArrayList<>();
    Map<Long, Incarnation> makers = new HashMap<>();
    inEffect.forEach((writer, values) -> {
      for (long value : values) {
        Incarnation other = makers.put(value, writer);
        if (other != null) {
          wrong.add("P2 step %d made by %s and by %s".formatted(value, other, writer));
        }
      }
    });
    for (Report one : reports) {
      if (!one.writer().equals(makers.get(one.value()))) {
        wrong.add("P1 %s is not in effect; made by %s".formatted(one, makers.get(one.value())));
      }
    }
    List<Report> highestFirst = new ArrayList<>(reports);
    highestFirst.sort(Comparator.comparingLong(Report::value).reversed());
    Report earliest = null;
    for (Report one : highestFirst) {
      if (earliest != null && one.begin() - earliest.end() > 0) {
        wrong.add("P3 %s began after %s was reported".formatted(one, earliest));
      }
      if (earliest == null || one.end() - earliest.end() < 0) {
        earliest = one;
      }
    }
    return wrong;
  }
}
