package io.atoll.lockmgr.fault;

/** A mistake that can be switched on in a simulated cluster; {@code docs/testing.md} lists them. */
public enum PlantedFault {
  /** The lease counts from the completion of the renewal's read, not from its issue. */
  LEASE_FROM_COMPLETION,
  /** A node out of the network's view is dead without a look at the device. */
  VIEW_IS_PROOF,
  /**
   * A ballot is used in phase 2 without having been persisted as a promise; nobody gives
   * precedence.
   */
  BALLOT_NOT_PERSISTED,
  /**
   * The log's end is read before the closing is durable, and the fence read looks at closings only:
   * a mark or a configuration would show what the closing shows too late.
   */
  CLOSING_AFTER_READ,
  /** The fence read is done before the journal write completed. */
  FENCE_BEFORE_COMPLETION,
  /** No fence read at all: the lease alone is trusted for writes. */
  FENCE_SKIPPED,
  /** Frames to an earlier incarnation or term are taken. */
  INCARNATION_NOT_CHECKED,
  /** A quarantined slot is used again at once. */
  QUARANTINE_SKIPPED,
  /** A new master does not wait for the holdings of one member. */
  REBUILD_SKIPS_ONE,
  /** The lock value stays valid after its writer died. */
  VALUE_KEPT,
  /** A beating victim's lease is not waited for after its mark. */
  NO_LEASE_WAIT,
  /** A dead node's locks are dropped before its recovery. */
  LOCKS_BEFORE_RECOVERY,
  /** Closings found in logs of failed recoverers are not kept. */
  CLOSING_NOT_ADOPTED
}
