package io.atoll.lockmgr.api;

/**
 * One run of one node in one slot. Unique in the pool and rising: the epoch that admitted the run,
 * times 64, plus the slot.
 *
 * @param value positive, at most 40 bits
 */
public record Incarnation(long value) implements Comparable<Incarnation> {
  public Incarnation {
    if (value <= 0 || value >= 1L << 40) {
      throw new IllegalArgumentException("incarnation out of range: " + value);
    }
  }

  /** The incarnation that {@code epoch} admits in {@code slot}. */
  public static Incarnation of(Epoch epoch, SlotNumber slot) {
    return new Incarnation(epoch.value() * SlotNumber.LIMIT + slot.value());
  }

  /** The slot in which this run lives. */
  public SlotNumber slot() {
    return new SlotNumber((int) (value % SlotNumber.LIMIT));
  }

  /** The epoch that admitted this run. */
  public Epoch admittedBy() {
    return new Epoch(value / SlotNumber.LIMIT);
  }

  @Override
  public int compareTo(Incarnation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "i" + value / SlotNumber.LIMIT + "/" + value % SlotNumber.LIMIT;
  }
}
