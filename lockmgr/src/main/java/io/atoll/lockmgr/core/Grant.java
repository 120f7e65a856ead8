package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import org.jspecify.annotations.Nullable;

/** A granted lock in a resource's list. */
final class Grant {
  final long owner;
  LockMode mode;

  /** For which mode the owner was last asked to give way; NL if it was not. */
  LockMode demandedFor = LockMode.NL;

  /** Number of the grant that gave the present mode; tells a late demotion from a current one. */
  int serial;

  /** The owner died; the grant stands until it is recovered. */
  boolean dead;

  @Nullable Grant next;

  Grant(long owner, LockMode mode, @Nullable Grant next) {
    this.owner = owner;
    this.mode = mode;
    this.next = next;
  }
}
