package io.atoll.lockmgr.api;

/**
 * Number of the cluster's configuration (leader and members); raised by one at every change.
 *
 * @param value 0 before the first configuration, at most 2^34 - 1 so that an incarnation fits 40
 *     bits
 */
public record Epoch(long value) implements Comparable<Epoch> {
  /** Largest epoch that can be stored. */
  public static final long MAX = (1L << 34) - 1;

  /** The epoch before any configuration was decided. */
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    if (value < 0 || value > MAX) {
      throw new IllegalArgumentException("epoch out of range: " + value);
    }
  }

  /** The epoch after this one. */
  public Epoch next() {
    return new Epoch(value + 1);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return "e" + value;
  }
}
