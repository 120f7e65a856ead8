package io.atoll.blockpool.alloc;

/**
 * What space is for. Each purpose fills its own part of the device, so that small and large extents
 * do not fragment one another.
 */
public enum Purpose {
  /** Payloads of small objects; refused when only the reserve is left (S2). */
  PAYLOAD(true),
  /** Content blocks; refused when only the reserve is left. */
  CONTENT(true),
  /** Tree pages, the root table. */
  TREE(false);

  private final boolean foreground;

  Purpose(boolean foreground) {
    this.foreground = foreground;
  }

  boolean foreground() {
    return foreground;
  }
}
