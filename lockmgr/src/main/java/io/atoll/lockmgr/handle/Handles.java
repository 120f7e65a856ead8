package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.LockEvents;
import io.atoll.lockmgr.core.LockTable;
import io.atoll.lockmgr.core.LockVisitor;
import io.atoll.lockmgr.core.WaitGraph;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All handles of one node.
 *
 * <ol>
 *   <li>H1 A future is completed once, after the latch was let go, in the order of the grants.
 *   <li>H2 A released or refused handle's number is never used again while anything refers to it:
 *       it carries a generation.
 *   <li>H3 A request whose time passed, whose future was cancelled, or that is the youngest of a
 *       deadlock is refused, and what was held before stays held.
 * </ol>
 *
 * <p>Latch order: this latch is taken last; no foreign code runs under it except {@link Ceilings}.
 */
public final class Handles implements LockEvents {
  /** A trylock that needs the master's word waits this long for it. */
  private static final long TRY_ANSWER_NANOS = 1_000_000_000;

  private final ReentrantLock latch = new ReentrantLock();
  private final LockTable table;
  private final Ceilings ceilings;
  private final LongSupplier clock;
  private final Consumer<Long> wakeAt;
  private final Timeouts timeouts = new Timeouts();
  private final HandleNumbers numbers = new HandleNumbers();
  private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();
  private boolean closed;

  /**
   * @param alone whether this node decides alone, rather than a master that raises ceilings
   * @param clock monotonic nanoseconds
   * @param wakeAt told a time at which {@link #tick} should be called; may be told often
   */
  public Handles(boolean alone, Ceilings ceilings, LongSupplier clock, Consumer<Long> wakeAt) {
    this.table = new LockTable(alone, this);
    this.ceilings = ceilings;
    this.clock = clock;
    this.wakeAt = wakeAt;
  }

  // ---- users ----

  /** See {@link io.atoll.lockmgr.api.LockManager#acquire}. */
  public CompletableFuture<LockHandle> acquire(
      ResourceName resource, LockMode mode, AcquireOptions options) {
    CompletableFuture<LockHandle> result;
    latch.lock();
    try {
      if (closed || numbers.full()) {
        return refusedNow(resource, mode, closed ? Reason.NOT_MEMBER : Reason.OVERLOADED);
      }
      Handle handle = new Handle(this, numbers.next(), resource, mode, options.owner());
      numbers.put(handle);
      result = request(handle, mode, options);
    } finally {
      latch.unlock();
    }
    drain();
    return result;
  }

  CompletableFuture<LockHandle> convert(Handle handle, LockMode mode, AcquireOptions options) {
    CompletableFuture<LockHandle> result;
    latch.lock();
    try {
      requireHeld(handle);
      if (closed) {
        return refusedNow(handle.resource, mode, Reason.NOT_MEMBER);
      }
      if (handle.pending != null) {
        throw new IllegalStateException("another convert of this handle is waiting");
      }
      handle.owner = options.owner();
      result = request(handle, mode, options);
    } finally {
      latch.unlock();
    }
    drain();
    return result;
  }

  private CompletableFuture<LockHandle> request(
      Handle handle, LockMode mode, AcquireOptions options) {
    long request = ++handle.request;
    LockFuture future = new LockFuture(this, handle.id, request);
    handle.pending = future;
    table.request(handle.resource, handle.id, request, mode, options.timeoutNanos() > 0);
    if (handle.pending == null) {
      return future;
    }
    future.published = true;
    if (options.owner().value() != 0) {
      breakDeadlock(handle, request);
    }
    if (options.timeoutNanos() < Long.MAX_VALUE && handle.pending != null) {
      boolean patient = options.timeoutNanos() > 0;
      long deadline = clock.getAsLong() + (patient ? options.timeoutNanos() : TRY_ANSWER_NANOS);
      timeouts.add(deadline, handle.id, request, patient ? Reason.TIMEOUT : Reason.BUSY);
      wakeAt.accept(deadline);
    }
    return future;
  }

  /** H3: called for the newest wait, so the youngest of any new cycle is this one. */
  private void breakDeadlock(Handle handle, long request) {
    WaitGraph graph = new WaitGraph();
    table.forEachContended(
        new LockVisitor() {
          @Override
          public void holds(ResourceName resource, long owner, LockMode mode) {}

          @Override
          public void waits(ResourceName resource, long owner, long r, LockMode mode) {
            long waiter = ownerOf(owner);
            if (waiter != 0) {
              table.forEachBlocker(
                  resource,
                  owner,
                  blocker -> {
                    if (ownerOf(blocker) != 0) {
                      graph.add(waiter, ownerOf(blocker));
                    }
                  });
            }
          }
        });
    if (graph.findCycle().contains(handle.owner.value())) {
      table.cancel(handle.resource, handle.id, request, Reason.DEADLOCK);
    }
  }

  /** The deadlock-detection owner behind a handle's number; 0 if none. */
  private long ownerOf(long id) {
    Handle handle = numbers.find(id);
    return handle == null ? 0 : handle.owner.value();
  }

  void cancel(long id, long request, Reason reason) {
    refuse(id, request, reason);
    drain();
  }

  private void refuse(long id, long request, Reason reason) {
    latch.lock();
    try {
      Handle handle = numbers.find(id);
      if (handle != null && handle.request == request && handle.pending != null) {
        table.cancel(handle.resource, id, request, reason);
      }
    } finally {
      latch.unlock();
    }
  }

  void release(Handle handle) {
    latch.lock();
    try {
      if (handle.released) {
        return;
      }
      handle.released = true;
      if (handle.pending != null) {
        table.cancel(handle.resource, handle.id, handle.request, Reason.CANCELLED);
      }
      if (!closed) {
        table.demote(handle.resource, handle.id, null, LockTable.ANY);
      }
      numbers.forget(handle);
    } finally {
      latch.unlock();
    }
    drain();
  }

  LockMode modeOf(Handle handle) {
    latch.lock();
    try {
      return handle.mode;
    } finally {
      latch.unlock();
    }
  }

  LockValue valueOf(Handle handle) {
    latch.lock();
    try {
      requireHeld(handle);
      return handle.value;
    } finally {
      latch.unlock();
    }
  }

  void setValue(Handle handle, LockValue value) {
    latch.lock();
    try {
      requireHeld(handle);
      if (!handle.mode.writes()) {
        throw new IllegalStateException("a value is set in PW or EX, not in " + handle.mode);
      }
      handle.value = value;
      table.setValue(handle.resource, handle.id, value);
    } finally {
      latch.unlock();
    }
  }

  boolean isDemanded(Handle handle) {
    latch.lock();
    try {
      return !handle.released && table.isDemanded(handle.resource, handle.id);
    } finally {
      latch.unlock();
    }
  }

  void onDemand(Handle handle, Consumer<LockMode> listener) {
    LockMode already;
    latch.lock();
    try {
      requireHeld(handle);
      handle.listener = listener;
      already = handle.demand;
    } finally {
      latch.unlock();
    }
    if (already != null) {
      listener.accept(already);
    }
  }

  private static void requireHeld(Handle handle) {
    if (handle.released) {
      throw new IllegalStateException("lock " + handle.resource + " was released");
    }
  }

  // ---- the lock manager around it ----

  /** Refuses what waited too long; {@link #complete} tells them. */
  public void tick(long nowNanos) {
    latch.lock();
    try {
      for (Timeouts.Due due = timeouts.due(nowNanos); due != null; due = timeouts.due(nowNanos)) {
        Handle handle = numbers.find(due.id());
        if (handle != null && handle.request == due.request() && handle.pending != null) {
          table.cancel(handle.resource, due.id(), due.request(), due.reason());
        }
      }
      timeouts.next().ifPresent(wakeAt::accept);
    } finally {
      latch.unlock();
    }
  }

  /**
   * Runs {@code change} on the table under the latch; what became due waits for {@link #complete},
   * so that the caller can let its own latch go first.
   */
  public void change(Consumer<LockTable> change) {
    latch.lock();
    try {
      change.accept(table);
    } finally {
      latch.unlock();
    }
  }

  /** Completes futures and calls listeners; without any latch held. */
  public void complete() {
    drain();
  }

  /** Refuses a request found to be part of a deadlock across nodes; {@link #complete} tells it. */
  public void refuseDeadlock(long id, long request) {
    refuse(id, request, Reason.DEADLOCK);
  }

  /** The owner for deadlock detection behind a handle's number, 0 if none; call within a change. */
  public long deadlockOwner(long id) {
    return ownerOf(id);
  }

  /**
   * Refuses everything that waits and all that comes; what is held stays usable for release only.
   */
  public void close() {
    latch.lock();
    try {
      closed = true;
      for (Handle handle : numbers.all()) {
        if (handle.pending != null) {
          table.cancel(handle.resource, handle.id, handle.request, Reason.NOT_MEMBER);
        }
      }
    } finally {
      latch.unlock();
    }
  }

  /** How many handles are held or waiting; 0 when nothing leaked. */
  public int openCount() {
    latch.lock();
    try {
      return numbers.count();
    } finally {
      latch.unlock();
    }
  }

  private void drain() {
    ceilings.flush();
    for (Runnable next = afterwards.poll(); next != null; next = afterwards.poll()) {
      next.run();
    }
  }

  // ---- table events, under the latch ----

  @Override
  public void granted(
      ResourceName resource,
      long owner,
      long request,
      LockMode mode,
      LockValue value,
      @Nullable LockMode before,
      int serial) {
    Handle handle = numbers.find(owner);
    if (handle == null || handle.pending == null) {
      return;
    }
    CompletableFuture<LockHandle> future = handle.pending;
    handle.pending = null;
    handle.granted = true;
    handle.mode = mode;
    handle.value = value;
    handle.demand = null;
    complete(handle, (LockFuture) future);
  }

  private void complete(Handle handle, LockFuture future) {
    if (!future.published) {
      // Still within the caller's own request: nobody else can see this future yet.
      future.grant(handle);
      return;
    }
    afterwards.add(() -> {
      if (!future.grant(handle)) {
        handle.close();
      }
    });
  }

  @Override
  public void refused(ResourceName resource, long owner, long request, Reason reason) {
    Handle handle = numbers.find(owner);
    if (handle == null || handle.pending == null) {
      return;
    }
    LockFuture future = (LockFuture) handle.pending;
    handle.pending = null;
    if (!handle.granted) {
      handle.released = true;
      numbers.forget(handle);
    }
    LockRefusedException why = new LockRefusedException(resource, handle.mode, reason);
    afterwards.add(() -> future.completeExceptionally(why));
  }

  @Override
  public void demanded(ResourceName resource, long owner, LockMode wanted) {
    Handle handle = numbers.find(owner);
    if (handle == null) {
      return;
    }
    handle.demand = wanted;
    Consumer<LockMode> listener = handle.listener;
    if (listener != null) {
      afterwards.add(() -> listener.accept(wanted));
    }
  }

  @Override
  public void ceilingNeeded(ResourceName resource, LockMode mode, boolean tryOnly) {
    ceilings.needed(resource, mode, tryOnly);
  }

  @Override
  public void ceilingUnwanted(ResourceName resource) {
    ceilings.unwanted(resource);
  }

  @Override
  public void ceilingLowered(
      ResourceName resource,
      @Nullable LockMode ceiling,
      LockValue value,
      boolean wrote,
      int serial) {
    ceilings.lowered(resource, ceiling, value, wrote, serial);
  }

  private static CompletableFuture<LockHandle> refusedNow(
      ResourceName resource, LockMode mode, Reason reason) {
    return CompletableFuture.failedFuture(new LockRefusedException(resource, mode, reason));
  }
}
