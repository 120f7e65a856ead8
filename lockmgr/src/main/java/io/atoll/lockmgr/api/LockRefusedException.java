package io.atoll.lockmgr.api;

/** A lock was not granted; the resource is as it was before the request. */
public final class LockRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** A trylock met a conflicting lock. */
    BUSY,
    /** The timeout passed. */
    TIMEOUT,
    /** The caller cancelled. */
    CANCELLED,
    /**
     * Granting would never have happened: the wait was part of a cycle, and this wait was chosen.
     */
    DEADLOCK,
    /** A queue's written limit was reached; try again later. */
    OVERLOADED,
    /** This incarnation is no longer a member, or the manager was closed. */
    NOT_MEMBER
  }

  private final Reason reason;

  public LockRefusedException(ResourceName resource, LockMode mode, Reason reason) {
    super("lock " + resource + " in mode " + mode + " refused: " + reason, null, false, false);
    this.reason = reason;
  }

  /** Why the lock was refused. */
  public Reason reason() {
    return reason;
  }
}
