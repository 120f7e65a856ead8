package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * What a lock table wants done. Called from within the table's methods, in the order in which
 * things happened; an implementation must not call back into the table.
 */
public interface LockEvents {
  /**
   * The AST: {@code owner}'s request was granted; it now holds {@code mode}.
   *
   * @param before what it held until now; null if nothing
   * @param serial number of this grant, for {@link LockTable#demote}
   */
  void granted(
      ResourceName resource,
      long owner,
      long request,
      LockMode mode,
      LockValue value,
      @Nullable LockMode before,
      int serial);

  /** The request is over without a grant; what the owner held before it still holds. */
  void refused(ResourceName resource, long owner, long request, Reason reason);

  /** The BAST: {@code owner}'s grant stands in the way of {@code wanted}. */
  void demanded(ResourceName resource, long owner, LockMode wanted);

  /**
   * The first in the queue wants more than the table's ceiling on this resource allows; asked once,
   * until the answer.
   *
   * @param mode the ceiling that would do
   * @param tryOnly whether to ask without queueing
   */
  default void ceilingNeeded(ResourceName resource, LockMode mode, boolean tryOnly) {}

  /**
   * Whoever needed the ceiling that was asked for gave up. Still to be answered: by a refusal, or
   * by the grant if that was earlier.
   */
  default void ceilingUnwanted(ResourceName resource) {}

  /**
   * No grant exceeds the limit any more: the ceiling was lowered to it.
   *
   * @param ceiling null if not even a place is kept
   * @param value as the resource's users left it
   * @param wrote whether the ceiling before allowed to set the value
   * @param serial number of the grant that gave the ceiling before
   */
  default void ceilingLowered(
      ResourceName resource,
      @Nullable LockMode ceiling,
      LockValue value,
      boolean wrote,
      int serial) {}
}
