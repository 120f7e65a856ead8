package io.atoll.lockmgr.api;

/** An answer was about to be given without a live lease. */
public final class LeaseNotLiveException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Lease.State state;

  public LeaseNotLiveException(Lease.State state) {
    super("lease is " + state, null, false, false);
    this.state = state;
  }

  /** SUSPENDED (retry later or elsewhere) or LOST (only elsewhere). */
  public Lease.State state() {
    return state;
  }
}
