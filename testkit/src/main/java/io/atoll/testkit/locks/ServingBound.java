package io.atoll.testkit.locks;

import io.atoll.lockmgr.membership.TimingContract;

/**
 * How long it takes at most until every node serves again, counted from when no fault is left and
 * everything has landed or failed that was given to the device before; derived in {@code
 * docs/lock-protocol.md} section 6.
 *
 * @param servingNanos if somebody is in and a slot is free for everybody
 * @param foundedNanos if nobody is in, or there is no slot before a quarantine is over
 */
record ServingBound(long servingNanos, long foundedNanos) {
  static ServingBound of(TimingContract timing) {
    long contract = 3 * timing.failoverBoundNanos();
    long users = SimProcess.LONGEST_RESTART + SimApp.LONGEST_PATIENCE;
    return new ServingBound(contract + users, timing.quarantineNanos() + contract + users);
  }
}
