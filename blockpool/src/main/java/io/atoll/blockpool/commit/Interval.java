package io.atoll.blockpool.commit;

import io.atoll.blockpool.format.SlotHeader.JournalPosition;

/**
 * What the records since the last cut did besides changing rows: extents they began and ceased to
 * refer to (J6), and how much memory and journal they took. Filled under the append latch.
 */
public final class Interval {
  private final ExtentList allocated = new ExtentList();
  private final ExtentList freed = new ExtentList();
  private final JournalPosition start;
  private long overlayBytes;
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

  /** A record was applied that took this much overlay memory. */
  public void recorded(long memoryBytes) {
    overlayBytes += memoryBytes;
    records++;
  }

  /** Memory that the overlays of this interval take, bytes, the extents' lists included. */
  public long memoryBytes() {
    return overlayBytes + 8L * (allocated.size() + freed.size());
  }

  public long records() {
    return records;
  }
}
