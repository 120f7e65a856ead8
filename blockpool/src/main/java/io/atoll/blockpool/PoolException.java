package io.atoll.blockpool;

import java.io.IOException;

/** What can go wrong with a pool; the subclasses say which. */
public class PoolException extends IOException {
  private static final long serialVersionUID = 1L;

  public PoolException(String message) {
    super(message);
  }

  public PoolException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The device has no room for what was asked; deleting helps. */
  public static final class Full extends PoolException {
    private static final long serialVersionUID = 1L;

    public Full(String message) {
      super(message);
    }
  }

  /** Stored bytes do not match the checksum or identity in the pointer that led to them. */
  public static final class Corrupt extends PoolException {
    private static final long serialVersionUID = 1L;
    private final long address;

    /**
     * @param address byte offset on the device
     */
    public Corrupt(String what, long address, String expected, String found) {
      super("%s at byte %d: expected %s, found %s".formatted(what, address, expected, found));
      this.address = address;
    }

    /** Byte offset on the device. */
    public long address() {
      return address;
    }
  }

  /** The pool stopped after an error of its device or an own one; it must be opened again. */
  public static final class Failed extends PoolException {
    private static final long serialVersionUID = 1L;

    public Failed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What was read was reclaimed meanwhile, because the reader was too slow or its target was
   * deleted.
   */
  public static final class Vanished extends PoolException {
    private static final long serialVersionUID = 1L;

    public Vanished(String message) {
      super(message);
    }
  }

  /** Not a pool, a pool of another format, or one that this build may not write. */
  public static final class Unsupported extends PoolException {
    private static final long serialVersionUID = 1L;

    public Unsupported(String message) {
      super(message);
    }
  }
}
