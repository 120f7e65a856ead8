package io.atoll.lockmgr.core;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Grants, converts and waits of named resources.
 *
 * <p>An owner (a node at the master, a handle within a node) has at most one grant and at most one
 * request per resource.
 *
 * <ol>
 *   <li>T1 Any two grants of different owners on one resource are compatible.
 *   <li>T2 No grant exceeds the resource's ceiling; none is made above its limit.
 *   <li>T3 Requests are served in order: a convert waits only behind earlier converts, a new
 *       request behind all earlier requests. So nobody starves as long as holders answer demands.
 *   <li>T4 Whenever the first request, or any convert, is blocked by a living holder, that holder
 *       has been told; so has whoever holds more than the limit.
 *   <li>T5 A value survives while anybody holds the resource; it is invalid once a dead writer's
 *       grant was dropped, until set again.
 *   <li>T6 While frozen nothing is granted except weaker converts.
 *   <li>T7 What was asked of whoever decides is withdrawn when the request behind it is taken back
 *       and no other needs the same. Nothing is asked anew before the answer.
 * </ol>
 */
public final class LockTable {
  /** A serial that fits every grant. */
  public static final int ANY = -1;

  /** Longest queue on one resource; the next request is refused as OVERLOADED. */
  public static final int MAX_QUEUED = 16_384;

  /** Most resources in a table; a request that would make another is refused as OVERLOADED. */
  public static final int MAX_RESOURCES = 4_000_000;

  private final Map<ResourceName, Resource> resources = new HashMap<>();
  private final boolean authority;
  private final LockEvents events;
  private boolean frozen;
  private int lastSerial;

  /**
   * @param authority whether this table decides alone; otherwise every grant needs a ceiling from
   *     whoever does
   */
  public LockTable(boolean authority, LockEvents events) {
    this.authority = authority;
    this.events = events;
  }

  /**
   * A new lock, or a convert if the owner holds one.
   *
   * @param queue false for a trylock: refused as BUSY rather than queued
   */
  public void request(ResourceName name, long owner, long request, LockMode mode, boolean queue) {
    Resource r = resources.get(name);
    if (r == null) {
      if (resources.size() >= MAX_RESOURCES) {
        events.refused(name, owner, request, Reason.OVERLOADED);
        return;
      }
      r = newResource(name);
      resources.put(name, r);
    }
    Grant held = r.grantOf(owner);
    if (held != null && held.mode.covers(mode)) {
      grant(r, held, owner, request, mode);
      afterChange(r);
      return;
    }
    boolean inTurn = held != null ? !r.hasConverts() : !r.hasQueue();
    boolean free = mode == LockMode.NL || (!frozen && inTurn && r.othersAllow(owner, mode));
    if (free && r.ceilingAllows(mode)) {
      grant(r, held, owner, request, mode);
      if (held != null) {
        // A convert between CW and PR gives up as well as takes: somebody's turn may have come.
        afterChange(r);
      }
      return;
    }
    boolean onlyCeiling = free && !authority && r.limit == null;
    if (!queue && !onlyCeiling) {
      events.refused(name, owner, request, Reason.BUSY);
      dropIfUnused(r);
    } else if (r.queued() >= MAX_QUEUED) {
      events.refused(name, owner, request, Reason.OVERLOADED);
    } else {
      WaitQueue line = held != null ? r.convertQueue() : r.waitQueue();
      line.add(new Wait(owner, request, mode, !queue));
      askForWay(r);
    }
  }

  private Resource newResource(ResourceName name) {
    return new Resource(name, authority ? LockMode.EX : null);
  }

  private void grant(Resource r, @Nullable Grant held, long owner, long request, LockMode mode) {
    LockMode before = held == null ? null : held.mode;
    Grant grant = held == null ? r.addGrant(owner, mode) : held;
    grant.mode = mode;
    grant.demandedFor = LockMode.NL;
    lastSerial = lastSerial == Integer.MAX_VALUE ? 1 : lastSerial + 1;
    grant.serial = lastSerial;
    events.granted(r.name, owner, request, mode, r.value, before, grant.serial);
  }

  /** Takes a queued request back; nothing happens if it is not queued any more. */
  public void cancel(ResourceName name, long owner, long request, Reason reason) {
    Resource r = resources.get(name);
    Wait gone = r == null ? null : r.removeWait(owner, request);
    if (r == null || gone == null) {
      return;
    }
    events.refused(name, owner, request, reason);
    afterChange(r);
    Ask ask = r.ask;
    if (ask != null && ask.wait == gone) {
      withdraw(r, ask);
    }
  }

  /**
   * Whoever needed the answer gave up (T7). Only from here, so that every withdrawal is paid for by
   * a user that took a request back: nothing withdraws and asks anew by itself.
   */
  private void withdraw(Resource r, Ask ask) {
    Wait next = r.first();
    boolean same =
        next != null
            && !r.ceilingAllows(next.mode)
            && r.wantedCeiling(next) == ask.mode
            && next.tryOnly == ask.tryOnly;
    ask.wait = same ? next : null;
    if (!same) {
      events.ceilingUnwanted(r.name);
    }
  }

  /**
   * Weakens a grant (and any queued convert of it stays queued, as a wait if to NL or nothing).
   *
   * @param to the mode kept; null gives the grant up, NL keeps a place
   * @param serial of the grant meant; if another was made since, nothing happens: whoever sent this
   *     did not know of it yet, and will be asked again. {@link #ANY} for the present one
   */
  public void demote(ResourceName name, long owner, @Nullable LockMode to, int serial) {
    Resource r = resources.get(name);
    Grant held = r == null ? null : r.grantOf(owner);
    if (r == null || held == null || (serial != ANY && held.serial != serial)) {
      return;
    }
    if (to == null) {
      r.removeGrant(held);
      Wait convert = r.converts == null ? null : r.converts.remove(owner, -1);
      if (convert != null) {
        r.waitQueue().add(new Wait(owner, convert.request, convert.mode, convert.tryOnly));
      }
    } else if (held.mode.covers(to)) {
      held.mode = to;
      held.demandedFor = LockMode.NL;
    }
    afterChange(r);
  }

  /** Sets the value; ignored unless the owner holds PW or EX. */
  public void setValue(ResourceName name, long owner, LockValue value) {
    Resource r = resources.get(name);
    Grant held = r == null ? null : r.grantOf(owner);
    if (r != null && held != null && held.mode.writes()) {
      r.value = value;
    }
  }

  /**
   * Installs a grant and its value as they are, during a rebuild or when a ceiling brings a value.
   */
  public void install(ResourceName name, long owner, LockMode mode) {
    Resource r = resources.computeIfAbsent(name, this::newResource);
    Grant held = r.grantOf(owner);
    if (held == null) {
      r.addGrant(owner, mode);
    } else {
      held.mode = mode;
    }
  }

  /** Sets the value whoever holds what. */
  public void installValue(ResourceName name, LockValue value) {
    resources.computeIfAbsent(name, this::newResource).value = value;
  }

  /** The owner died: its requests are gone, its grants stand until {@link #ownerRecovered}. */
  public void ownerDied(long owner) {
    for (Resource r : List.copyOf(resources.values())) {
      while (r.removeWait(owner, -1) != null) {
        // One owner has one request, but a demoted convert may have left a second place.
      }
      Grant held = r.grantOf(owner);
      if (held != null) {
        held.dead = true;
      }
      afterChange(r);
    }
  }

  /**
   * A dead owner's effects are safe: its grants are dropped.
   *
   * @param keepValues only for the planted fault "LVB kept after its writer died"
   */
  public void ownerRecovered(long owner, boolean keepValues) {
    for (Resource r : List.copyOf(resources.values())) {
      Grant held = r.grantOf(owner);
      if (held != null) {
        if (held.mode.writes() && !keepValues) {
          r.value = r.value.invalidated();
        }
        r.removeGrant(held);
        afterChange(r);
      }
    }
  }

  /** Nothing is granted until {@link #thaw}. */
  public void freeze() {
    frozen = true;
  }

  /** Grants resume, in the queues' order. */
  public void thaw() {
    frozen = false;
    for (Resource r : List.copyOf(resources.values())) {
      afterChange(r);
    }
  }

  /** Allows grants up to {@code ceiling}, and lifts a limit. */
  public void raiseCeiling(ResourceName name, LockMode ceiling, int serial) {
    Resource r = resources.computeIfAbsent(name, this::newResource);
    r.ceiling = ceiling;
    r.ceilingSerial = serial;
    r.ask = null;
    r.limit = null;
    afterChange(r);
  }

  /** Grants nothing above {@code limit} and lowers the ceiling to it as soon as grants allow. */
  public void limit(ResourceName name, LockMode limit, LockMode wanted) {
    Resource r = resources.get(name);
    if (r == null) {
      return;
    }
    if (r.limit == null || r.limit.covers(limit)) {
      r.limit = limit;
      r.limitFor = wanted;
    }
    afterChange(r);
  }

  /** Tells whoever keeps the ceiling from being lowered; again after each change of its grant. */
  private void demandForLimit(Resource r, LockMode limit) {
    for (Grant g = r.grants; g != null; g = g.next) {
      if (!limit.covers(g.mode) && !g.demandedFor.covers(r.limitFor)) {
        g.demandedFor = r.limitFor;
        events.demanded(r.name, g.owner, r.limitFor);
      }
    }
  }

  /**
   * A request for the ceiling was refused: so is whoever needed it. If nobody does any more, what
   * others want is asked for.
   */
  public void ceilingRefused(ResourceName name, Reason reason) {
    Resource r = resources.get(name);
    if (r == null) {
      return;
    }
    Wait needed = r.ask == null ? null : r.ask.wait;
    r.ask = null;
    if (needed != null && (needed.tryOnly || reason != Reason.BUSY)) {
      r.removeWait(needed.owner, needed.request);
      events.refused(name, needed.owner, needed.request, reason);
    }
    afterChange(r);
  }

  /** Gives up unused ceilings until at most this many resources are left, or none is unused. */
  public void giveUpIdle(int most) {
    for (Resource r : List.copyOf(resources.values())) {
      if (resources.size() <= most) {
        return;
      }
      if (r.grants == null && !r.hasQueue() && r.ask == null && r.ceiling != null) {
        lower(r, LockMode.NL);
        dropIfUnused(r);
      }
    }
  }

  private void afterChange(Resource r) {
    serve(r);
    LockMode limit = r.limit;
    if (limit != null && r.within(limit)) {
      r.limit = null;
      if (r.ceiling != limit) {
        lower(r, limit);
      }
      serve(r);
    }
    if (r.limit != null) {
      demandForLimit(r, r.limit);
    }
    askForWay(r);
    dropIfUnused(r);
  }

  private void lower(Resource r, LockMode to) {
    boolean wrote = r.ceiling != null && r.ceiling.writes();
    r.ceiling = to == LockMode.NL && r.grants == null ? null : to;
    events.ceilingLowered(r.name, r.ceiling, r.value, wrote, r.ceilingSerial);
  }

  private void serve(Resource r) {
    for (Wait w = r.first(); w != null && !frozen; w = r.first()) {
      if (!r.othersAllow(w.owner, w.mode) || !r.ceilingAllows(w.mode)) {
        return;
      }
      r.removeWait(w.owner, w.request);
      grant(r, r.grantOf(w.owner), w.owner, w.request, w.mode);
    }
  }

  /** Tells whoever stands in the way of the first request or of any convert (T4). */
  private void askForWay(Resource r) {
    Wait first = r.first();
    if (first == null || frozen) {
      return;
    }
    Wait convert = r.converts == null ? null : r.converts.head;
    for (Wait w = convert; w != null; w = w.next) {
      // All of them: the one in front may have lost interest, and must not keep what it holds.
      tellBlockers(r, w);
    }
    if (convert == null) {
      tellBlockers(r, first);
    }
    if (r.ask == null && needsCeiling(r, first)) {
      r.ask = new Ask(r.wantedCeiling(first), first, first.tryOnly);
      events.ceilingNeeded(r.name, r.ask.mode, first.tryOnly);
    }
  }

  private static boolean needsCeiling(Resource r, Wait first) {
    return !r.ceilingAllows(first.mode) && !limitComesFirst(r, first);
  }

  /**
   * Whether to ask only once the ceiling was lowered to the limit. It never would be if all that is
   * above the limit is a convert, which gives nothing up.
   */
  private static boolean limitComesFirst(Resource r, Wait first) {
    return r.limit != null
        && (r.holdsWithin(r.limit, first.owner) || !r.othersAllow(first.owner, first.mode));
  }

  private void tellBlockers(Resource r, Wait wait) {
    for (Grant g = r.grants; g != null; g = g.next) {
      if (g.owner != wait.owner
          && !g.dead
          && !g.mode.compatible(wait.mode)
          && !g.demandedFor.covers(wait.mode)) {
        g.demandedFor = wait.mode;
        events.demanded(r.name, g.owner, wait.mode);
      }
    }
  }

  private void dropIfUnused(Resource r) {
    if (r.grants != null || r.hasQueue() || r.ask != null) {
      return;
    }
    if (r.ceiling == LockMode.NL) {
      lower(r, LockMode.NL);
    }
    if (authority || r.ceiling == null) {
      resources.remove(r.name);
    }
  }

  // ---- questions ----

  /** How many resources are known. */
  public int resourceCount() {
    return resources.size();
  }

  /** How many requests are queued. */
  public int queuedCount() {
    return resources.values().stream().mapToInt(Resource::queued).sum();
  }

  /** The mode in which the owner holds the resource, or null. */
  public @Nullable LockMode held(ResourceName name, long owner) {
    Resource r = resources.get(name);
    Grant g = r == null ? null : r.grantOf(owner);
    return g == null ? null : g.mode;
  }

  /** The ceiling of a resource; null if none. */
  public @Nullable LockMode ceiling(ResourceName name) {
    Resource r = resources.get(name);
    return r == null ? null : r.ceiling;
  }

  /** The value of a resource. */
  public LockValue value(ResourceName name) {
    Resource r = resources.get(name);
    return r == null ? LockValue.EMPTY : r.value;
  }

  /** Whether the owner's grant has been asked for. */
  public boolean isDemanded(ResourceName name, long owner) {
    Resource r = resources.get(name);
    Grant g = r == null ? null : r.grantOf(owner);
    return g != null && g.demandedFor != LockMode.NL;
  }

  /** Whether a request of the owner is queued. */
  public boolean isWaiting(ResourceName name, long owner) {
    Resource r = resources.get(name);
    return r != null && r.waitOf(owner) != null;
  }

  /** Whether anybody, living or dead, holds the resource so that no other can set its value. */
  public boolean valueKept(ResourceName name) {
    Resource r = resources.get(name);
    for (Grant g = r == null ? null : r.grants; g != null; g = g.next) {
      if (g.mode.keepsWritersOut()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Visits every resource that has a ceiling or asked for one, to tell all of it to somebody new,
   * who counts grants anew: serials are 0 from now on.
   */
  public void restateCeilings(CeilingVisitor visitor) {
    for (Resource r : new ArrayList<>(resources.values())) {
      r.ceilingSerial = 0;
      Wait first = r.first();
      boolean asked = r.ask != null;
      // What was withdrawn is void with whoever was asked; a trylock waits for the rebuild to end.
      r.ask = null;
      if (asked && first != null && needsCeiling(r, first)) {
        r.ask = new Ask(r.wantedCeiling(first), first, false);
      }
      if (r.ceiling != null || r.ask != null) {
        visitor.visit(r.name, r.ceiling, r.value, r.ask == null ? null : r.ask.mode);
      } else if (r.grants == null && first == null) {
        resources.remove(r.name);
      }
    }
  }

  /** Visits all grants and requests of resources on which somebody waits or a limit is set. */
  public void forEachContended(LockVisitor visitor) {
    for (Resource r : resources.values()) {
      if (r.hasQueue() || r.limit != null) {
        r.visit(visitor);
      }
    }
  }

  /** Visits all grants and requests. */
  public void forEach(LockVisitor visitor) {
    for (Resource r : resources.values()) {
      r.visit(visitor);
    }
  }

  /**
   * Names every owner that the owner's request on this resource waits for: holders in its way, and
   * earlier requests that it may not pass.
   */
  public void forEachBlocker(ResourceName name, long owner, LongConsumer blocker) {
    Resource r = resources.get(name);
    if (r != null) {
      r.forEachBlocker(owner, blocker);
    }
  }

  /** Whether T1 and T2 hold everywhere; for tests and the running checks of the simulation. */
  public boolean invariantsHold() {
    return resources.values().stream().allMatch(Resource::invariantsHold);
  }
}
