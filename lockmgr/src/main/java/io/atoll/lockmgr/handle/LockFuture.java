package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import java.util.concurrent.CompletableFuture;

/** A request's answer; cancelling it takes the request back. */
final class LockFuture extends CompletableFuture<LockHandle> {
  private final Handles handles;
  private final long id;
  private final long request;

  /** Set once the request was queued; guarded by the handles' latch. */
  boolean published;

  LockFuture(Handles handles, long id, long request) {
    this.handles = handles;
    this.id = id;
    this.request = request;
  }

  boolean grant(LockHandle handle) {
    return complete(handle);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      handles.cancel(id, request, Reason.CANCELLED);
    }
    return cancelled;
  }
}
