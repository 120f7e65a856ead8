package io.atoll.lockmgr.api;

/**
 * The reclamation epoch (law L7): space freed in epoch n may be used again when every node has
 * passed n, that is when every operation begun in n or before has ended, anywhere.
 *
 * <p>The order for a user: note {@link #current()} when an operation begins and when space is
 * freed; call {@link #passed} with n once no operation of n or before runs here; reuse what was
 * freed in n when {@link #passedByAll()} is at least n.
 */
public interface Reclamation {
  /** The epoch in which operations begin now, on this node; at least 1. */
  long current();

  /**
   * Asks that a next epoch begins. Cheap; may be called often. The cluster moves on only after
   * every member has passed all but the last epoch, so at most two are in use at any time.
   */
  void advance();

  /**
   * States that nothing begun here in {@code epoch} or before still runs.
   *
   * @throws IllegalArgumentException if {@code epoch} is not before {@link #current()}
   */
  void passed(long epoch);

  /** Every member has passed this one; 0 at first. A dead node counts until it is recovered. */
  long passedByAll();
}
