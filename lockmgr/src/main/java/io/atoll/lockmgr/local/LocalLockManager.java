package io.atoll.lockmgr.local;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Lease;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockManager;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.Reclamation;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.handle.Ceilings;
import io.atoll.lockmgr.handle.Handles;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Locks among the users of one node. The lease is live until {@link #close()}; a fence read costs
 * nothing and finds the node in; the reclamation epoch is the node's own.
 */
public final class LocalLockManager implements LockManager {
  private static final FenceReader ALWAYS_IN =
      new FenceReader() {
        @Override
        public FenceRead read() {
          return FenceRead.STILL_IN;
        }

        @Override
        public void close() {}
      };

  private final Membership membership;
  private final Handles handles;
  private final Reclamation reclamation = new LocalReclamation();
  private volatile Lease.State state = Lease.State.LIVE;

  /**
   * @param incarnation this run's number, which the pool kept and raised
   */
  public LocalLockManager(Incarnation incarnation) {
    this.membership =
        new Membership(incarnation.admittedBy(), incarnation, List.of(incarnation), List.of());
    this.handles = new Handles(true, Ceilings.NONE, System::nanoTime, this::scheduleTick);
  }

  private void scheduleTick(long deadlineNanos) {
    long delay = Math.max(1, deadlineNanos - System.nanoTime());
    // The JDK's shared timer thread: a manager whose users never wait has none of its own.
    CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS)
        .execute(() -> {
          handles.tick(System.nanoTime());
          handles.complete();
        });
  }

  @Override
  public Incarnation incarnation() {
    return membership.leader();
  }

  @Override
  public Membership membership() {
    return membership;
  }

  @Override
  public CompletableFuture<LockHandle> acquire(
      ResourceName resource, LockMode mode, AcquireOptions options) {
    return handles.acquire(resource, mode, options);
  }

  @Override
  public Lease lease() {
    return () -> state;
  }

  @Override
  public FenceReader openFenceReader() {
    return ALWAYS_IN;
  }

  @Override
  public Reclamation reclamation() {
    return reclamation;
  }

  /** How many handles are held or waiting. */
  public int openHandles() {
    return handles.openCount();
  }

  @Override
  public void close() {
    state = Lease.State.LOST;
    handles.close();
    handles.complete();
  }
}
