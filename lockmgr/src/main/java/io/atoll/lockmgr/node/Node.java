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
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotFormat;
import io.atoll.lockmgr.wire.Frame;
import io.atoll.lockmgr.wire.Message;
import io.atoll.lockmgr.wire.WireFormat;
import java.util.ArrayDeque;
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
  private final Map<Long, Link> links = new HashMap<>();
  private final Map<Long, String> joinersByNonce = new HashMap<>();
  private final Map<Long, Long> heardAt = new HashMap<>();
  private final ArrayDeque<Message> toOwnMaster = new ArrayDeque<>();
  private final ArrayDeque<Message> toOwnClient = new ArrayDeque<>();
  private Map<Long, String> addresses = Map.of();
  private List<SlotBlock> lastBlocks = List.of();
  private @Nullable LockMaster master;
  private @Nullable Incarnation self;
  private long term = -1;
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
    Map<Long, String> found = new HashMap<>();
    for (SlotBlock block : blocks) {
      Heartbeat beat = block.heartbeat();
      if (beat != null && beat.incarnation() != 0) {
        found.put(beat.incarnation(), beat.address());
      }
    }
    if (!found.equals(addresses)) {
      addresses = found;
      port.peers(found.values());
    }
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
    long repeatAfter = config.timing().renewNanos();
    for (Link link : links.values()) {
      link.repeat(at, repeatAfter, epoch(), selfValue(), f -> sendData(link.peer, f));
    }
    pump();
  }

  /** When {@link #tick} should be called at the latest. */
  public long nextTickAt() {
    long next = Math.min(nextBeatAt, client.nextTickAt());
    for (Link link : links.values()) {
      next = Math.min(next, link.acknowledgeBy());
    }
    return next;
  }

  /** Users' requests wait to be sent. */
  public void wake(long at) {
    now = at;
    pump();
  }

  private void beat() {
    if (core.wantsToJoin()) {
      Incarnation leader = core.configuration().leader();
      String address = leader == null ? null : addresses.get(leader.value());
      if (address != null) {
        port.send(address, WireFormat.encode(new Frame.Join(ask())));
      }
    }
    if (self == null) {
      return;
    }
    for (Incarnation member : core.configuration().members()) {
      if (!member.equals(self)) {
        sendTo(member.value(), new Frame.Ping(epoch(), selfValue(), member.value(), now));
      }
    }
    waitingBeats = client.waitsLong() ? waitingBeats + 1 : 0;
    if (waitingBeats > 1) {
      toMaster(new Message.Suspect());
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
      case Frame.Data f -> receiveData(f);
      case Frame.Ping f -> {
        lookIfNewer(f.epoch());
        if (f.to() == selfValue()) {
          port.send(from, WireFormat.encode(new Frame.Pong(epoch(), f.to(), f.from(), f.nonce())));
        }
      }
      case Frame.Pong f -> {
        lookIfNewer(f.epoch());
        boolean recent = now - f.nonce() < config.timing().detectNanos();
        Link link = links.get(f.from());
        if (f.to() == selfValue() && recent && (link == null || !link.overflowing())) {
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

  private void receiveData(Frame.Data frame) {
    lookIfNewer(frame.epoch());
    Link link = links.get(frame.from());
    boolean stray = frame.term() != term || frame.to() != selfValue();
    if (faults.on(PlantedFault.INCARNATION_NOT_CHECKED) && stray) {
      frame.messages().forEach(m -> deliver(frame.from(), m));
      return;
    }
    if (link == null || stray) {
      return;
    }
    long acknowledgeWithin = config.timing().renewNanos() / 4;
    for (Message message : link.receive(frame, now, acknowledgeWithin)) {
      deliver(frame.from(), message);
    }
  }

  private void deliver(long from, Message message) {
    if (master != null) {
      master.receive(from, message);
    } else {
      client.receive(message, now, this::toMaster);
    }
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
        if (address.equals(addresses.get(member.value())) && !member.equals(self)) {
          core.evict(member);
        }
      }
    }
  }

  private void toMaster(Message message) {
    if (master != null) {
      toOwnMaster.add(message);
      return;
    }
    Incarnation leader = core.configuration().leader();
    Link link = leader == null ? null : links.get(leader.value());
    if (link != null) {
      link.send(message);
    }
  }

  private void fromMaster(long member, Message message) {
    if (member == selfValue()) {
      toOwnClient.add(message);
      return;
    }
    Link link = links.get(member);
    if (link != null) {
      link.send(message);
    }
  }

  private void pump() {
    if (core.over() || term < 0) {
      // Nobody to tell. What is wanted is said anew when a term begins (N2).
      client.drainTo(message -> {});
      return;
    }
    boolean more = true;
    while (more) {
      client.drainTo(this::toMaster);
      more = !toOwnMaster.isEmpty() || !toOwnClient.isEmpty();
      for (Message m = toOwnMaster.poll(); m != null && master != null; m = toOwnMaster.poll()) {
        master.receive(selfValue(), m);
      }
      for (Message m = toOwnClient.poll(); m != null; m = toOwnClient.poll()) {
        client.receive(m, now, this::toMaster);
      }
    }
    for (Link link : links.values()) {
      link.flush(now, epoch(), selfValue(), f -> sendData(link.peer, f));
    }
  }

  private void sendData(long peer, Frame.Data frame) {
    sendTo(peer, frame);
  }

  private void sendTo(long peer, Frame frame) {
    String address = addresses.get(peer);
    if (address != null) {
      port.send(address, WireFormat.encode(frame));
    }
  }

  private long epoch() {
    return core.configuration().epoch().value();
  }

  private long selfValue() {
    return self == null ? 0 : self.value();
  }

  // ---- membership ----

  @Override
  public void joined(Incarnation as) {
    self = as;
    port.joined(as);
  }

  @Override
  public void adopted(Configuration next) {
    Incarnation me = self;
    Incarnation leader = next.leader();
    if (me == null || leader == null) {
      return;
    }
    boolean newTerm = next.term().value() != term;
    boolean leads = me.equals(leader);
    if (newTerm) {
      term = next.term().value();
      links.clear();
      toOwnMaster.clear();
      toOwnClient.clear();
      master = leads ? new LockMaster(next, this::fromMaster, faults) : null;
    }
    links.keySet().removeIf(peer -> !next.hasMember(new Incarnation(peer)));
    for (Incarnation member : next.members()) {
      if (!member.equals(me) && (leads || member.equals(leader))) {
        links.computeIfAbsent(member.value(), m -> new Link(m, term));
      }
    }
    if (newTerm) {
      client.restate(this::toMaster);
    } else if (master != null) {
      master.configured(next);
    }
    // The ping carries the new epoch, so the others look at once.
    nextBeatAt = now;
    port.membershipChanged(next.toMembership());
  }

  @Override
  public void buried(Incarnation dead) {
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
    return master != null && master.serving();
  }

  /** Whether the master's table, if there is one, keeps its invariants; for tests. */
  public boolean invariantsHold() {
    return master == null || master.table().invariantsHold();
  }
}
