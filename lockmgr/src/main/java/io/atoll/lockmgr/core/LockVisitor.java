package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.ResourceName;

/** Receives holds and waits, in queue order. */
public interface LockVisitor {
  /** A grant. */
  void holds(ResourceName resource, long owner, LockMode mode);

  /** A request. */
  void waits(ResourceName resource, long owner, long request, LockMode mode);
}
