package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.check.Finding.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings; keeps the first thousand of a kind and counts the rest. */
final class Findings {
  private static final long KEPT_PER_KIND = 1000;

  private final List<Finding> kept = new ArrayList<>();
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  void note(Kind kind, long block, String text) {
    add(new Finding(Severity.NOTE, kind, block, text));
  }

  void repairable(Kind kind, long block, String text) {
    add(new Finding(Severity.REPAIRABLE, kind, block, text));
  }

  void damage(Kind kind, long block, String text) {
    add(new Finding(Severity.DAMAGE, kind, block, text));
  }

  private void add(Finding finding) {
    if (counts.merge(finding.kind(), 1L, Long::sum) <= KEPT_PER_KIND) {
      kept.add(finding);
    }
  }

  List<Finding> kept() {
    return kept;
  }

  Map<Kind, Long> counts() {
    return counts;
  }
}
