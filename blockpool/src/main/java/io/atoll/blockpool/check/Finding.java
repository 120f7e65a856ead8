package io.atoll.blockpool.check;

/**
 * Something that is not as it should be.
 *
 * @param severity what it means for the pool's user
 * @param kind what it is about
 * @param block where, a block number of the device; -1 when it has no place
 * @param text for people, in one line
 */
public record Finding(Severity severity, Kind kind, long block, String text) {
  /** What a finding means. */
  public enum Severity {
    /** As a crash leaves it; costs nothing and mends itself. */
    NOTE,
    /** Nothing is lost; a repair mends it. */
    REPAIRABLE,
    /** Data is lost or in danger. */
    DAMAGE
  }

  /** What a finding is about. */
  public enum Kind {
    SUPERBLOCK,
    HEADER,
    JOURNAL,
    ROOT_TABLE,
    MAP_PAGE,
    MAP_COPY,
    TREE_PAGE,
    ROW,
    DATA_ROW,
    CONTENT,
    INDEX_ROW,
    REFERENCE_COUNT,
    POINTER_COUNT,
    QUEUE,
    LEAKED,
    USED_BUT_FREE,
    DOUBLY_USED
  }

  @Override
  public String toString() {
    String place = block < 0 ? "" : " at block " + block;
    return "%s %s%s: %s".formatted(severity, kind, place, text);
  }
}
