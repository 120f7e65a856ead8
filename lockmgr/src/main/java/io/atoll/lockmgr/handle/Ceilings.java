package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import org.jspecify.annotations.Nullable;

/** Who decides what this node may grant to its own users. */
public interface Ceilings {
  /** For a node alone: never asked. */
  Ceilings NONE =
      new Ceilings() {
        @Override
        public void needed(ResourceName resource, LockMode mode, boolean tryOnly) {}

        @Override
        public void unwanted(ResourceName resource) {}

        @Override
        public void lowered(
            ResourceName resource,
            @Nullable LockMode ceiling,
            LockValue value,
            boolean wrote,
            int serial) {}

        @Override
        public void flush() {}
      };

  /** Users wait for a mode above the ceiling. Under the latch, in order; must not call back. */
  void needed(ResourceName resource, LockMode mode, boolean tryOnly);

  /** Nobody needs what was asked for any more. Under the latch, in order; must not call back. */
  void unwanted(ResourceName resource);

  /** The ceiling was lowered, as was demanded. Under the latch, in order; must not call back. */
  void lowered(
      ResourceName resource,
      @Nullable LockMode ceiling,
      LockValue value,
      boolean wrote,
      int serial);

  /** The latch was let go: what was noted by the calls above can be acted upon. Must be cheap. */
  void flush();
}
