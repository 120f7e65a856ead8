package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;

/**
 * Who decides what this node may grant to its own users. Called under the latch, in order; must not
 * call back.
 */
public interface Ceilings {
  /** For a node alone. */
  Ceilings NONE =
      new Ceilings() {
        @Override
        public void needed(ResourceName resource, LockMode mode) {}

        @Override
        public void lowered(ResourceName resource, LockMode ceiling, LockValue value) {}
      };

  /** Users wait for a mode above the ceiling. */
  void needed(ResourceName resource, LockMode mode);

  /** The ceiling was lowered, as was demanded; this is the value as its users left it. */
  void lowered(ResourceName resource, LockMode ceiling, LockValue value);
}
