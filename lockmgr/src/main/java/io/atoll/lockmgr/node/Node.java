package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.handle.Handles;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.membership.JoinAsk;
import io.atoll.lockmgr.membership.LeaseClock;
import io.atoll.lockmgr.membership.MemberConfig;
import io.atoll.lockmgr.membership.MemberCore;
import io.atoll.lockmgr.membership.MemberEvents;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotFormat;
import io.atoll.lockmgr.wire.Frame;
import io.atoll.lockmgr.wire.Message;
import io.atoll.lockmgr.wire.WireFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation of one node.
 *
 * <ol>
 *   <li>N1 A frame counts only if it is to this incarnation, from the peer of a session of the term
 *       that this node adopted.
 *   <li>N2 A new term begins with everything this node holds, then what it still waits for.
 *   <li>N3 After the incarnation is over nothing is sent and every waiting request is refused.
 * </ol>
 */
public final class Node implements MemberEvents {
  private final MemberConfig config;
  private final LeaseClock lease;
  private final NodePort port;
  private final Faults faults;
  private final MemberCore core;
  private final LockClient client;
  private final long nonce;
  private final Sessions sessions;
  private final Map<Long, String> joinersByNonce = new HashMap<>();
  private final Map<Long, Long> heardAt = new HashMap<>();
  private List<SlotBlock> lastBlocks = List.of();
  private long now;
  private long nextBeatAt = Long.MIN_VALUE;
  private int waitingBeats;

  /**
   * @param nonce tells this attempt to join from others; random
   * @param clock monotonic nanoseconds, for timeouts of requests and the lease
   * @param wakeAt told when {@link #tick} should be called, from any thread
   * @param wake told that a user's request waits to be sent, from any thread without a latch
   */
  public Node(
      MemberConfig config,
      long nonce,
      LongSupplier clock,
      Consumer<Long> wakeAt,
      Runnable wake,
      long minHoldNanos,
      NodePort port,
      Faults faults) {
    this.config = config;
    this.nonce = nonce;
    this.port = port;
    this.faults = faults;
    this.lease = new LeaseClock(clock);
    this.core = new MemberCore(config, lease, this, faults);
    this.client = new LockClient(clock, wakeAt, wake, minHoldNanos);
    this.sessions = new Sessions(config.timing(), core, client, port, faults);
  }

  // ---- driven by the driver ----

  /** See {@link MemberCore#beginCycle}. */
  public @Nullable CycleWrite beginCycle(long at, long wallMillis) {
    now = at;
    core.describe(heardMask(), wallMillis);
    return core.beginCycle(at);
  }

  /** See {@link MemberCore#endCycle}. */
  public void endCycle(long at, List<SlotBlock> blocks) {
    now = at;
    lastBlocks = blocks;
    sessions.addressed(blocks);
    core.endCycle(at, blocks);
    pump();
  }

  /** See {@link MemberCore#cycleFailed}. */
  public void cycleFailed(boolean writeFailed) {
    core.cycleFailed(writeFailed);
  }

  /** When the next cycle should begin; at once if it is past. */
  public long nextCycleAt() {
    return core.nextCycleAt();
  }

  /** Something may be due. */
  public void tick(long at) {
    now = at;
    if (core.over()) {
      return;
    }
    client.tick(at);
    if (at - nextBeatAt >= 0 || nextBeatAt == Long.MIN_VALUE) {
      nextBeatAt = at + config.timing().renewNanos();
      beat();
    }
    sessions.repeat(at);
    pump();
  }

  /** When {@link #tick} should be called at the latest. */
  public long nextTickAt() {
    return Math.min(Math.min(nextBeatAt, client.nextTickAt()), sessions.nextAcknowledgementAt());
  }

  /** Users' requests wait to be sent. */
  public void wake(long at) {
    now = at;
    pump();
  }

  private void beat() {
    if (core.wantsToJoin()) {
      Incarnation leader = core.configuration().leader();
      String address = leader == null ? null : sessions.addressOf(leader);
      if (address != null) {
        port.send(address, WireFormat.encode(new Frame.Join(ask())));
      }
    }
    Incarnation self = core.self();
    if (self == null) {
      return;
    }
    for (Incarnation member : core.configuration().members()) {
      if (!member.equals(self)) {
        sessions.send(member.value(), new Frame.Ping(epoch(), self.value(), member.value(), now));
      }
    }
    waitingBeats = client.waitsLong() ? waitingBeats + 1 : 0;
    if (waitingBeats > 1) {
      sessions.toMaster(new Message.Suspect());
    }
  }

  private JoinAsk ask() {
    return new JoinAsk(
        nonce,
        config.node(),
        config.name(),
        config.homeSlot().value(),
        config.device(),
        SlotFormat.VERSION,
        config.timing().renewNanos(),
        config.timing().leaseNanos(),
        config.timing().quarantineNanos(),
        core.wallMillis());
  }

  private long heardMask() {
    long mask = 0;
    for (Incarnation member : core.configuration().members()) {
      Long at = heardAt.get(member.value());
      if (at != null && now - at < config.timing().detectNanos()) {
        mask |= 1L << member.slot().value();
      }
    }
    return mask;
  }

  // ---- frames ----

  /**
   * A frame arrived.
   *
   * @throws IllegalArgumentException if the bytes are no frame
   */
  public void received(long at, String from, byte[] bytes, int offset, int length) {
    now = at;
    if (core.over()) {
      return;
    }
    switch (WireFormat.decode(bytes, offset, length)) {
      case Frame.Data f -> {
        lookIfNewer(f.epoch());
        sessions.receive(at, f);
      }
      case Frame.Ping f -> {
        lookIfNewer(f.epoch());
        if (f.to() == selfValue()) {
          port.send(from, WireFormat.encode(new Frame.Pong(epoch(), f.to(), f.from(), f.nonce())));
        }
      }
      case Frame.Pong f -> {
        lookIfNewer(f.epoch());
        boolean recent = now - f.nonce() < config.timing().detectNanos();
        if (f.to() == selfValue() && recent && !sessions.overflowing(f.from())) {
          heardAt.put(f.from(), f.nonce());
          core.heard(new Incarnation(f.from()));
        }
      }
      case Frame.Join f -> {
        if (core.leads()) {
          joinersByNonce.put(f.ask().nonce(), from);
          core.ask(f.ask(), lastBlocks);
        }
      }
      case Frame.Admit f -> {
        if (f.nonce() == nonce) {
          core.admittedAs(new Incarnation(f.incarnation()));
        }
      }
      case Frame.Reject f -> {
        if (f.nonce() == nonce) {
          port.refused(f.why());
        }
      }
    }
    pump();
  }

  private void lookIfNewer(long epoch) {
    if (epoch > core.configuration().epoch().value()) {
      core.look();
    }
  }

  /** The transport lost sight of a peer: look, and believe only the device. */
  public void suspected(long at, String address) {
    now = at;
    core.look();
    if (faults.on(PlantedFault.VIEW_IS_PROOF)) {
      for (Incarnation member : core.configuration().members()) {
        if (address.equals(sessions.addressOf(member)) && !member.equals(core.self())) {
          core.evict(member);
        }
      }
    }
  }

  private void pump() {
    sessions.pump(now);
  }

  private long epoch() {
    return core.configuration().epoch().value();
  }

  private long selfValue() {
    return sessions.selfValue();
  }

  // ---- membership ----

  @Override
  public void joined(Incarnation as) {
    port.joined(as);
  }

  @Override
  public void adopted(Configuration next) {
    if (!sessions.adopt(next)) {
      return;
    }
    // The ping carries the new epoch, so the others look at once.
    nextBeatAt = now;
    port.membershipChanged(next.toMembership());
  }

  @Override
  public void buried(Incarnation dead) {
    LockMaster master = sessions.master();
    if (master != null) {
      master.buried(dead);
    }
  }

  @Override
  public void recover(List<Recovery> dead) {
    port.recover(dead);
  }

  @Override
  public void fence(Incarnation victim) {
    port.fence(victim);
  }

  @Override
  public void admitted(long joinNonce, Incarnation incarnation) {
    String address = joinersByNonce.remove(joinNonce);
    if (address != null) {
      port.send(
          address, WireFormat.encode(new Frame.Admit(epoch(), joinNonce, incarnation.value())));
    }
  }

  @Override
  public void refused(long joinNonce, String why) {
    String address = joinersByNonce.remove(joinNonce);
    if (address != null) {
      port.send(address, WireFormat.encode(new Frame.Reject(joinNonce, why)));
    }
  }

  @Override
  public void warn(String text) {
    port.warn(text);
  }

  @Override
  public void lost(String why) {
    client.handles().close();
    port.lost(why);
  }

  @Override
  public void left() {
    client.handles().close();
    port.left();
  }

  // ---- from the pool and the operator ----

  /** The pool replayed this log. */
  public void recovered(long at, Incarnation dead) {
    now = at;
    core.recovered(dead);
    pump();
  }

  /** The pool could not replay this log. */
  public void notRecovered(long at, Incarnation dead) {
    core.recoveryFailed(dead, at);
  }

  /** No write of this incarnation can land any more. */
  public void provenGone(Incarnation dead) {
    core.provenGone(dead);
  }

  /** An operator wants this member out. */
  public void evict(Incarnation member) {
    core.evict(member);
  }

  /** Leaves in order: everything that was held must be released already. */
  public void leave() {
    client.handles().change(table -> table.giveUpIdle(0));
    pump();
    core.leave();
  }

  /** The handles of this node's users. */
  public Handles handles() {
    return client.handles();
  }

  /** The lease of this incarnation. */
  public LeaseClock lease() {
    return lease;
  }

  /** The membership behind this node, for questions. */
  public MemberCore core() {
    return core;
  }

  /** Whether this node is master and grants. */
  public boolean serves() {
    LockMaster master = sessions.master();
    return master != null && master.serving();
  }

  /** How many requests of nodes wait in the master's table, if there is one; for tests. */
  public int queuedAtMaster() {
    LockMaster master = sessions.master();
    return master == null ? 0 : master.table().queuedCount();
  }

  /** Whether the master's table, if there is one, keeps its invariants; for tests. */
  public boolean invariantsHold() {
    LockMaster master = sessions.master();
    return master == null || master.table().invariantsHold();
  }
}
