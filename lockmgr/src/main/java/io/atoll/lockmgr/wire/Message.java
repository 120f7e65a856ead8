package io.atoll.lockmgr.wire;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message within a session of a member with the lock master: in order, once. */
public sealed interface Message {
  /** Member to master: the node wants this mode; {@code tryOnly} refuses rather than queues. */
  record Acquire(ResourceName resource, LockMode mode, boolean tryOnly) implements Message {}

  /**
   * Member to master: nobody needs what the last {@link Acquire} of this resource asked for. It is
   * refused if it is still queued; else its answer is on the way.
   */
  record Withdraw(ResourceName resource) implements Message {}

  /**
   * Member to master: of the grant with this serial the node keeps only this mode (null: nothing);
   * the value if it wrote.
   */
  record Lower(
      ResourceName resource, @Nullable LockMode mode, LockValue value, boolean wrote, int serial)
      implements Message {}

  /** Member to new master: the node holds this. */
  record Holding(ResourceName resource, LockMode mode, LockValue value) implements Message {}

  /** Member to new master: that was all. */
  record Held(int count) implements Message {}

  /** Master to member: the node has this mode now; it keeps the value it has if it could write. */
  record Raise(ResourceName resource, LockMode mode, LockValue value, boolean keepValue, int serial)
      implements Message {}

  /** Master to member: the node does not get what it asked for. */
  record Refuse(ResourceName resource, Reason reason) implements Message {}

  /** Master to member: somebody waits for this mode. */
  record Demand(ResourceName resource, LockMode wanted) implements Message {}

  /** Member to master: an operation waits long; look for a deadlock. */
  record Suspect() implements Message {}

  /** Master to member: report holds and waits for this search. */
  record Probe(long search) implements Message {}

  /** Member to master: its contended holds, then its waits in queue order. */
  record Report(long search, List<Edge> edges) implements Message {
    public Report {
      edges = List.copyOf(edges);
    }
  }

  /** Master to member: refuse this wait, it closes a cycle. */
  record BreakWait(long handle, long request) implements Message {}

  /**
   * A hold or a wait of one handle.
   *
   * @param resource what
   * @param waits whether it waits rather than holds
   * @param mode held or wanted
   * @param owner the operation behind it, 0 if none
   * @param handle number on its node
   * @param request number of the wait
   */
  record Edge(
      ResourceName resource, boolean waits, LockMode mode, long owner, long handle, long request) {}
}
