package io.atoll.lockmgr.api;

/**
 * A node's small fixed number in the pool.
 *
 * @param value 0 to 63
 */
public record SlotNumber(int value) implements Comparable<SlotNumber> {
  /** Slots are numbered below this. */
  public static final int LIMIT = 64;

  public SlotNumber {
    if (value < 0 || value >= LIMIT) {
      throw new IllegalArgumentException("slot out of range: " + value);
    }
  }

  @Override
  public int compareTo(SlotNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "slot " + value;
  }
}
