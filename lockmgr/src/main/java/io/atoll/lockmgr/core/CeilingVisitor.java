package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import org.jspecify.annotations.Nullable;

/** Receives ceilings. */
@FunctionalInterface
public interface CeilingVisitor {
  /**
   * One resource.
   *
   * @param ceiling null if none
   * @param wanted the ceiling asked for and not answered yet; null if none
   */
  void visit(
      ResourceName name, @Nullable LockMode ceiling, LockValue value, @Nullable LockMode wanted);
}
