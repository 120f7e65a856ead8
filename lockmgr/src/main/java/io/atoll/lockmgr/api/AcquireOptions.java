package io.atoll.lockmgr.api;

/**
 * How a lock is asked for.
 *
 * @param owner on whose behalf, for deadlock detection
 * @param timeoutNanos how long to wait at most; {@link Long#MAX_VALUE} for ever; 0 not at all
 *     (trylock: refused with {@link LockRefusedException.Reason#BUSY} if it cannot be had without
 *     anybody else giving way)
 */
public record AcquireOptions(LockOwner owner, long timeoutNanos) {
  /** Anonymous, waits for ever. */
  public static final AcquireOptions DEFAULT =
      new AcquireOptions(LockOwner.ANONYMOUS, Long.MAX_VALUE);

  /** Anonymous, does not wait. */
  public static final AcquireOptions TRY = new AcquireOptions(LockOwner.ANONYMOUS, 0);

  public AcquireOptions {
    if (timeoutNanos < 0) {
      throw new IllegalArgumentException("timeout is negative: " + timeoutNanos);
    }
  }

  /** The same on behalf of {@code owner}. */
  public AcquireOptions by(LockOwner newOwner) {
    return new AcquireOptions(newOwner, timeoutNanos);
  }

  /** The same with another limit. */
  public AcquireOptions within(long newTimeoutNanos) {
    return new AcquireOptions(owner, newTimeoutNanos);
  }
}
