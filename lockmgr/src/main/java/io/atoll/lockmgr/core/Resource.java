package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One resource's grants and queues.
 *
 * <p>Queues are made when first needed: of a million resources almost all have one grant and nobody
 * waiting.
 */
final class Resource {
  final ResourceName name;

  /** Null: whoever decides does not know us; so not even NL can be granted. */
  @Nullable LockMode ceiling;

  /** While not null, nothing above it is granted, so that the ceiling can be lowered to it. */
  @Nullable LockMode limit;

  /** What whoever decides wants to grant to another once the ceiling is at the limit. */
  LockMode limitFor = LockMode.NL;

  /** Number of the grant that gave the present ceiling, as whoever decides counts. */
  int ceilingSerial;

  /** What was asked by ceilingNeeded and is not answered yet. */
  @Nullable Ask ask;

  LockValue value = LockValue.EMPTY;
  @Nullable Grant grants;
  @Nullable WaitQueue converts;
  @Nullable WaitQueue waits;

  Resource(ResourceName name, @Nullable LockMode ceiling) {
    this.name = name;
    this.ceiling = ceiling;
  }

  @Nullable Grant grantOf(long owner) {
    Grant g = grants;
    while (g != null && g.owner != owner) {
      g = g.next;
    }
    return g;
  }

  Grant addGrant(long owner, LockMode mode) {
    Grant added = new Grant(owner, mode, grants);
    grants = added;
    return added;
  }

  void removeGrant(Grant gone) {
    if (grants == gone) {
      grants = gone.next;
      return;
    }
    for (Grant g = grants; g != null; g = g.next) {
      if (g.next == gone) {
        g.next = gone.next;
        return;
      }
    }
  }

  /** Whether every other owner's grant allows {@code mode}. */
  boolean othersAllow(long owner, LockMode mode) {
    for (Grant g = grants; g != null; g = g.next) {
      if (g.owner != owner && !g.mode.compatible(mode)) {
        return false;
      }
    }
    return true;
  }

  /** Whether ceiling and limit allow {@code mode}. */
  boolean ceilingAllows(LockMode mode) {
    return ceiling != null && ceiling.covers(mode) && (limit == null || limit.covers(mode));
  }

  /** The request that is served next: converts come before waits. */
  @Nullable Wait first() {
    Wait convert = converts == null ? null : converts.head;
    return convert != null || waits == null ? convert : waits.head;
  }

  boolean hasConverts() {
    return converts != null && converts.head != null;
  }

  boolean hasQueue() {
    return first() != null;
  }

  int queued() {
    return (converts == null ? 0 : converts.size) + (waits == null ? 0 : waits.size);
  }

  WaitQueue convertQueue() {
    if (converts == null) {
      converts = new WaitQueue();
    }
    return converts;
  }

  WaitQueue waitQueue() {
    if (waits == null) {
      waits = new WaitQueue();
    }
    return waits;
  }

  @Nullable Wait waitOf(long owner) {
    Wait convert = converts == null ? null : converts.find(owner);
    return convert != null || waits == null ? convert : waits.find(owner);
  }

  @Nullable Wait removeWait(long owner, long request) {
    Wait convert = converts == null ? null : converts.remove(owner, request);
    Wait gone = convert != null || waits == null ? convert : waits.remove(owner, request);
    if (converts != null && converts.head == null) {
      converts = null;
    }
    if (waits != null && waits.head == null) {
      waits = null;
    }
    return gone;
  }

  /** Whether no grant exceeds {@code most}. */
  boolean within(LockMode most) {
    for (Grant g = grants; g != null; g = g.next) {
      if (!most.covers(g.mode)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this owner's grant, if there is one, does not exceed {@code most}. */
  boolean holdsWithin(LockMode most, long owner) {
    Grant own = grantOf(owner);
    return own == null || most.covers(own.mode);
  }

  /** The ceiling that would do for the first in the queue. */
  LockMode wantedCeiling(Wait first) {
    return ceiling == null ? first.mode : ceiling.join(first.mode);
  }

  void visit(LockVisitor visitor) {
    for (Grant g = grants; g != null; g = g.next) {
      visitor.holds(name, g.owner, g.mode);
    }
    for (Wait w = converts == null ? null : converts.head; w != null; w = w.next) {
      visitor.waits(name, w.owner, w.request, w.mode);
    }
    for (Wait w = waits == null ? null : waits.head; w != null; w = w.next) {
      visitor.waits(name, w.owner, w.request, w.mode);
    }
  }

  /** See {@link LockTable#forEachBlocker}. */
  void forEachBlocker(long owner, LongConsumer blocker) {
    Wait own = waitOf(owner);
    if (own == null) {
      return;
    }
    for (Grant g = grants; g != null; g = g.next) {
      if (g.owner != owner && !g.mode.compatible(own.mode)) {
        blocker.accept(g.owner);
      }
    }
    boolean found = false;
    for (Wait w = converts == null ? null : converts.head; w != null; w = w.next) {
      found |= w == own;
      if (!found) {
        blocker.accept(w.owner);
      }
    }
    for (Wait w = waits == null || found ? null : waits.head; w != own; w = w.next) {
      if (w == null) {
        return;
      }
      blocker.accept(w.owner);
    }
  }

  /** T1 and T2. */
  boolean invariantsHold() {
    for (Grant a = grants; a != null; a = a.next) {
      if (ceiling == null || !ceiling.covers(a.mode)) {
        return false;
      }
      for (Grant b = a.next; b != null; b = b.next) {
        if (!a.mode.compatible(b.mode)) {
          return false;
        }
      }
    }
    return true;
  }
}
