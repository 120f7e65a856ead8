package io.atoll.blockpool.commit;

import io.atoll.blockpool.format.SlotHeader.JournalPosition;

/**
 * What the records since the last cut did besides changing rows: extents they began and ceased to
 * refer to (J6), and how many they were. Filled under the append latch.
 */
public final class Interval {
  private final ExtentList allocated = new ExtentList();
  private final ExtentList freed = new ExtentList();
  private final JournalPosition start;
  private long records;

  /**
   * @param start where the journal stood at the cut before
   */
  public Interval(JournalPosition start) {
    this.start = start;
  }

  public ExtentList allocated() {
    return allocated;
  }

  public ExtentList freed() {
    return freed;
  }

  public JournalPosition start() {
    return start;
  }

  /** A record was applied. */
  public void recorded() {
    records++;
  }

  public long records() {
    return records;
  }
}
