package io.atoll.lockmgr.fencing;

import io.atoll.lockmgr.api.Incarnation;
import java.io.IOException;

/** One rung of the ladder. */
public interface Fencer {
  /** The last rung: no proof, so the quarantine has to pass. */
  Fencer TIMED_WAIT =
      new Fencer() {
        @Override
        public void admit(Incarnation self) {}

        @Override
        public boolean cutOff(Incarnation victim) {
          return false;
        }

        @Override
        public void withdraw() {}
      };

  /** Called when this node became a member, before its first use of the pool. */
  void admit(Incarnation self) throws IOException;

  /**
   * Cuts the victim off.
   *
   * @return whether it is proven that no write of it can land any more
   * @throws IOException nothing is known; asked again or left to the quarantine
   */
  boolean cutOff(Incarnation victim) throws IOException;

  /** Called when this node has left in order, after its last use of the pool. */
  void withdraw() throws IOException;
}
