package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.check.Finding.Severity;
import io.atoll.blockpool.format.Extent;
import java.util.List;
import java.util.Map;

/**
 * What a check found.
 *
 * @param findings the first ones, in the order found
 * @param counts of all findings by kind
 * @param totals what was looked at
 * @param leaked runs of blocks in use that nothing refers to; the first ones
 */
public record CheckReport(
    List<Finding> findings, Map<Kind, Long> counts, Totals totals, List<Extent> leaked) {
  public CheckReport {
    findings = List.copyOf(findings);
    counts = Map.copyOf(counts);
    leaked = List.copyOf(leaked);
  }

  /**
   * What was looked at.
   *
   * @param records journal records behind the last checkpoint
   * @param dataIds data ids with a head row
   * @param pendingIds uploads that were under way
   * @param tickets pointers that are still to be taken
   * @param contentBytes stored bytes read and verified
   * @param usedBlocks blocks in use, metadata included
   */
  public record Totals(
      long records,
      long treePages,
      long rows,
      long dataIds,
      long pendingIds,
      long tickets,
      long contentBlocks,
      long contentBytes,
      long usedBlocks) {}

  /** Nothing to repair and nothing damaged. */
  public boolean clean() {
    return worst() == Severity.NOTE;
  }

  /** The worst severity found, {@code NOTE} when there is nothing. */
  public Severity worst() {
    return findings.stream().map(Finding::severity).max(Severity::compareTo).orElse(Severity.NOTE);
  }

  /** One line for people. */
  public String summary() {
    return "%d pages, %d rows, %d data ids, %d content blocks, %d blocks in use, %d records to replay: %s"
        .formatted(
            totals.treePages,
            totals.rows,
            totals.dataIds,
            totals.contentBlocks,
            totals.usedBlocks,
            totals.records,
            clean() ? "clean" : counts);
  }
}
