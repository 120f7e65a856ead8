package io.atoll.blockpool.alloc;

/**
 * What space is for. Each purpose fills its own part of the device, so that small and large extents
 * do not fragment one another.
 */
public enum Purpose {
  /** Payloads of small objects; refused when only the reserve is left (S2). */
  PAYLOAD(true, 0),
  /** Content blocks; refused when only the reserve is left. */
  CONTENT(true, 1.0 / 3),
  /** Tree pages, the root table. */
  TREE(false, 2.0 / 3);

  private final boolean foreground;
  private final double start;

  Purpose(boolean foreground, double start) {
    this.foreground = foreground;
    this.start = start;
  }

  /** Where on the device it begins to look, 0 to 1. */
  double start() {
    return start;
  }

  boolean foreground() {
    return foreground;
  }
}
