package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.LockVisitor;
import io.atoll.lockmgr.handle.Ceilings;
import io.atoll.lockmgr.handle.Handles;
import io.atoll.lockmgr.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's side of a session with the lock master.
 *
 * <p>The handles say what they need and what was lowered under their own latch; it is kept in a
 * queue and taken from there under the node's latch, in order.
 */
final class LockClient implements Ceilings {
  /** Most resources that a node keeps cached; beyond it unused ones are given up. */
  static final int MAX_CACHED = 2_000_000;

  private record Later(long at, ResourceName resource, LockMode wanted) {}

  private final Handles handles;
  private final Queue<Message> toMaster = new ConcurrentLinkedQueue<>();
  private final Runnable wake;
  private final long minHoldNanos;
  private final Map<ResourceName, Long> raisedAt = new HashMap<>();
  private final ArrayDeque<ResourceName> raisedOrder = new ArrayDeque<>();
  private final ArrayDeque<Later> later = new ArrayDeque<>();

  /**
   * @param wake called without a latch when something is in the queue
   * @param minHoldNanos how long a lock stays after it was granted to this node, whoever wants it
   */
  LockClient(LongSupplier clock, Consumer<Long> wakeAt, Runnable wake, long minHoldNanos) {
    this.handles = new Handles(false, this, clock, wakeAt);
    this.wake = wake;
    this.minHoldNanos = minHoldNanos;
  }

  Handles handles() {
    return handles;
  }

  @Override
  public void needed(ResourceName resource, LockMode mode, boolean tryOnly) {
    toMaster.add(new Message.Acquire(resource, mode, tryOnly));
  }

  @Override
  public void unwanted(ResourceName resource) {
    toMaster.add(new Message.Withdraw(resource));
  }

  @Override
  public void lowered(
      ResourceName resource,
      @Nullable LockMode ceiling,
      LockValue value,
      boolean wrote,
      int serial) {
    toMaster.add(
        new Message.Lower(resource, ceiling, wrote ? value : LockValue.EMPTY, wrote, serial));
  }

  @Override
  public void flush() {
    if (!toMaster.isEmpty()) {
      wake.run();
    }
  }

  /** Moves what the handles said to the session, in order. */
  void drainTo(Consumer<Message> session) {
    for (Message m = toMaster.poll(); m != null; m = toMaster.poll()) {
      session.accept(m);
    }
  }

  /**
   * A new term: what was said to the old master is void; all that is held and wanted is said anew.
   */
  void restate(Consumer<Message> session) {
    List<Message> holdings = new ArrayList<>();
    List<Message> wishes = new ArrayList<>();
    handles.change(table -> {
      toMaster.clear();
      table.restateCeilings((name, ceiling, value, wanted) -> {
        if (ceiling != null) {
          holdings.add(new Message.Holding(name, ceiling, value));
        }
        if (wanted != null) {
          wishes.add(new Message.Acquire(name, wanted, false));
        }
      });
    });
    holdings.forEach(session);
    session.accept(new Message.Held(holdings.size()));
    wishes.forEach(session);
  }

  /** A message of the master. */
  void receive(Message message, long now, Consumer<Message> session) {
    switch (message) {
      case Message.Raise m -> {
        if (minHoldNanos > 0) {
          raisedAt.put(m.resource(), now);
          raisedOrder.add(m.resource());
        }
        handles.change(table -> {
          if (!m.keepValue()) {
            table.installValue(m.resource(), m.value());
          }
          table.raiseCeiling(m.resource(), m.mode(), m.serial());
        });
      }
      case Message.Refuse m ->
          handles.change(table -> table.ceilingRefused(m.resource(), m.reason()));
      case Message.Demand m -> {
        Long raised = raisedAt.get(m.resource());
        if (raised != null && now - raised < minHoldNanos) {
          later.add(new Later(raised + minHoldNanos, m.resource(), m.wanted()));
        } else {
          giveWay(m.resource(), m.wanted());
        }
      }
      case Message.Probe m -> session.accept(new Message.Report(m.search(), edges()));
      case Message.BreakWait m -> handles.refuseDeadlock(m.handle(), m.request());
      case Message.Acquire m -> {}
      case Message.Withdraw m -> {}
      case Message.Lower m -> {}
      case Message.Holding m -> {}
      case Message.Held m -> {}
      case Message.Suspect m -> {}
      case Message.Report m -> {}
    }
  }

  private void giveWay(ResourceName resource, LockMode wanted) {
    handles.change(table -> {
      LockMode ceiling = table.ceiling(resource);
      if (ceiling != null) {
        table.limit(resource, ceiling.demotedFor(wanted), wanted);
      }
    });
  }

  private List<Message.Edge> edges() {
    List<Message.Edge> edges = new ArrayList<>();
    handles.change(table ->
        table.forEachContended(
            new LockVisitor() {
              @Override
              public void holds(ResourceName resource, long owner, LockMode mode) {
                edges.add(
                    new Message.Edge(
                        resource, false, mode, handles.deadlockOwner(owner), owner, 0));
              }

              @Override
              public void waits(ResourceName resource, long owner, long request, LockMode mode) {
                edges.add(
                    new Message.Edge(
                        resource, true, mode, handles.deadlockOwner(owner), owner, request));
              }
            }));
    return edges;
  }

  /** Gives way where the minimum hold time passed; bounds what is cached. */
  void tick(long now) {
    while (!later.isEmpty() && now - later.peek().at >= 0) {
      Later due = later.remove();
      giveWay(due.resource, due.wanted);
    }
    while (!raisedOrder.isEmpty()) {
      Long at = raisedAt.get(raisedOrder.peek());
      if (at != null && now - at < minHoldNanos) {
        break;
      }
      raisedAt.remove(raisedOrder.remove());
    }
    handles.change(table -> {
      if (table.resourceCount() > MAX_CACHED) {
        table.giveUpIdle(MAX_CACHED / 10 * 9);
      }
    });
    handles.tick(now);
  }

  /** When {@link #tick} has something to do because of the minimum hold time. */
  long nextTickAt() {
    return later.isEmpty() ? Long.MAX_VALUE : later.peek().at;
  }

  /** Whether some operation with an owner waits for another node. */
  boolean waitsLong() {
    boolean[] waits = new boolean[1];
    handles.change(table ->
        table.forEachContended(
            new LockVisitor() {
              @Override
              public void holds(ResourceName resource, long owner, LockMode mode) {}

              @Override
              public void waits(ResourceName resource, long owner, long request, LockMode mode) {
                waits[0] |= handles.deadlockOwner(owner) != 0;
              }
            }));
    return waits[0];
  }
}
