package io.atoll.lockmgr.api;

/**
 * The node's time-limited right to answer reads from what it has cached.
 *
 * <p>The lease's time starts when the renewal was <em>issued</em>. It bounds waiting and guards
 * reads; no write is safe because of it (see {@link FenceReader}).
 *
 * <pre>
 *   LIVE --time passed--> SUSPENDED --renewal + fence read "still in"--> LIVE
 *   LIVE, SUSPENDED --mark, closing, an epoch without us, own block overwritten--> LOST (final)
 * </pre>
 */
public interface Lease {
  /** The states above. */
  enum State {
    /** Reads from cache may be answered. */
    LIVE,
    /** Nothing may be answered; nobody has taken anything over as far as is known. */
    SUSPENDED,
    /** This incarnation is over. */
    LOST
  }

  /** The state as of now. Costs one read of a clock. */
  State state();

  /** Whether an answer from cache may be given now. */
  default boolean live() {
    return state() == State.LIVE;
  }

  /**
   * The check before each answer, and before each chunk of a long one.
   *
   * @throws LeaseNotLiveException unless {@link #live()}
   */
  default void check() {
    State now = state();
    if (now != State.LIVE) {
      throw new LeaseNotLiveException(now);
    }
  }
}
