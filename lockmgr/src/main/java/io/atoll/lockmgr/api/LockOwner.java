package io.atoll.lockmgr.api;

/**
 * Who waits: the operation on whose behalf locks are taken, so that a deadlock across resources is
 * found. Locks of one owner never block one another in the search, but they do conflict as locks.
 *
 * @param value unique on its node while the operation runs; 0 takes no part in deadlock detection
 */
public record LockOwner(long value) {
  /** Takes no part in deadlock detection. */
  public static final LockOwner ANONYMOUS = new LockOwner(0);
}
