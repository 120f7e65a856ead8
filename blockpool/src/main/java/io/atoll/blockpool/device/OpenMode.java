package io.atoll.blockpool.device;

/** How a device is opened, and whom that keeps out. */
public enum OpenMode {
  /** Reading and writing; nobody else may have it open {@code EXCLUSIVE} or {@code READ_ONLY}. */
  EXCLUSIVE,
  /** Reading only; other readers are welcome, an {@code EXCLUSIVE} holder is not. */
  READ_ONLY,
  /** Reading only, beside whoever else is at work: what is read may change at any time. */
  PEEK;

  boolean writable() {
    return this == EXCLUSIVE;
  }
}
