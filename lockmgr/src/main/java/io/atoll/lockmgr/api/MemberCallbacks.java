package io.atoll.lockmgr.api;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the pool does for the lock manager. Called on a thread of the lock manager; must not block.
 */
public interface MemberCallbacks {
  /** For users without a journal: everything is recovered at once. */
  MemberCallbacks NONE = new MemberCallbacks() {};

  /**
   * Closes and replays the logs of dead incarnations; called on the leader. Logs of failed
   * recoverers come before the logs that they were recovering (see {@link ClosingRules}). May be
   * called again for the same incarnation, by a later leader or after a failure.
   *
   * @return completes when all their effects are durable and owned by survivors; only then are the
   *     dead nodes' locks released. Exceptionally: the work is handed out again after a pause.
   */
  default CompletionStage<Void> recover(List<Recovery> dead) {
    return CompletableFuture.completedStage(null);
  }

  /** A configuration was decided and adopted. */
  default void membershipChanged(Membership membership) {}

  /** This incarnation is over: stop, answer nothing, and start again as another one. */
  default void lost(String reason) {}
}
