package io.atoll.testkit.locks;

/**
 * Sees each step of a process in which it meets the device, the network or its owner, and may
 * strike the process just before or just after it.
 */
interface SimSteps {
  /** What a step is. */
  enum Kind {
    /** A frame arrives. */
    FRAME,
    /** What the process wrote is on the device; it does not know yet. */
    LANDING,
    BLOCK_WRITTEN,
    BLOCKS_READ,
    LOG_WRITTEN,
    LOGS_READ,
    FENCE_READ,
    /** The owner is called to recover dead logs. */
    RECOVER
  }

  /** Nobody looks. */
  SimSteps UNSEEN =
      new SimSteps() {
        @Override
        public boolean struckBefore(SimProcess process, Kind kind) {
          return false;
        }

        @Override
        public boolean struckAfter(SimProcess process, Kind kind) {
          return false;
        }
      };

  /** Returns whether the process was struck, so that it does not take the step now. */
  boolean struckBefore(SimProcess process, Kind kind);

  /** Returns whether the process was struck, so that it does not go on from the step now. */
  boolean struckAfter(SimProcess process, Kind kind);
}
