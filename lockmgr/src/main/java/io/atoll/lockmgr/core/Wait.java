package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import org.jspecify.annotations.Nullable;

/** A request in a resource's convert or wait queue. */
final class Wait {
  final long owner;
  final long request;
  final LockMode mode;

  /** Refused as BUSY by whoever is asked for the ceiling, rather than queued there. */
  final boolean tryOnly;

  @Nullable Wait next;

  Wait(long owner, long request, LockMode mode, boolean tryOnly) {
    this.owner = owner;
    this.request = request;
    this.mode = mode;
    this.tryOnly = tryOnly;
  }
}
