package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberCore;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.wire.Frame;
import io.atoll.lockmgr.wire.Message;
import io.atoll.lockmgr.wire.WireFormat;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one term: at a member one with the master, at the leader one with each member;
 * the leader's own client and master talk through two queues. Keeps N1 and N2 of the {@link Node}
 * that owns it.
 */
final class Sessions {
  private final TimingContract timing;
  private final MemberCore core;
  private final LockClient client;
  private final NodePort port;
  private final Faults faults;
  private final Map<Long, Link> links = new HashMap<>();
  private final ArrayDeque<Message> toOwnMaster = new ArrayDeque<>();
  private final ArrayDeque<Message> toOwnClient = new ArrayDeque<>();
  private Map<Long, String> addresses = Map.of();
  private @Nullable LockMaster master;
  private long term = -1;

  Sessions(
      TimingContract timing, MemberCore core, LockClient client, NodePort port, Faults faults) {
    this.timing = timing;
    this.core = core;
    this.client = client;
    this.port = port;
    this.faults = faults;
  }

  /** The lock table of this term, at its leader; null elsewhere. */
  @Nullable LockMaster master() {
    return master;
  }

  // ---- addresses ----

  /** Learns from the heartbeats where everybody is. */
  void addressed(List<SlotBlock> blocks) {
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
  }

  @Nullable String addressOf(Incarnation member) {
    return addresses.get(member.value());
  }

  /** Sends a frame if the peer's address is known. */
  void send(long peer, Frame frame) {
    String address = addresses.get(peer);
    if (address != null) {
      port.send(address, WireFormat.encode(frame));
    }
  }

  // ---- terms ----

  /**
   * A configuration was adopted; a new term begins new sessions.
   *
   * @return whether this node is in it and there is a leader
   */
  boolean adopt(Configuration next) {
    Incarnation me = core.self();
    Incarnation leader = next.leader();
    if (me == null || leader == null) {
      return false;
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
    return true;
  }

  // ---- messages ----

  /** A frame of a session; dropped unless it is to this incarnation and of this term (N1). */
  void receive(long now, Frame.Data frame) {
    Link link = links.get(frame.from());
    boolean stray = frame.term() != term || frame.to() != selfValue();
    if (faults.on(PlantedFault.INCARNATION_NOT_CHECKED) && stray) {
      frame.messages().forEach(m -> deliver(now, frame.from(), m));
      return;
    }
    if (link == null || stray) {
      return;
    }
    long acknowledgeWithin = timing.renewNanos() / 4;
    for (Message message : link.receive(frame, now, acknowledgeWithin)) {
      deliver(now, frame.from(), message);
    }
  }

  private void deliver(long now, long from, Message message) {
    if (master != null) {
      master.receive(from, message);
    } else {
      client.receive(message, now, this::toMaster);
    }
  }

  void toMaster(Message message) {
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

  /** Moves everything that waits to be said. */
  void pump(long now) {
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
      link.flush(now, epoch(), selfValue(), f -> send(link.peer, f));
    }
  }

  /** Repeats what was not acknowledged in time. */
  void repeat(long now) {
    for (Link link : links.values()) {
      link.repeat(now, timing.renewNanos(), epoch(), selfValue(), f -> send(link.peer, f));
    }
  }

  /** When an acknowledgement is due; far in the future if none is. */
  long nextAcknowledgementAt() {
    long next = Long.MAX_VALUE;
    for (Link link : links.values()) {
      next = Math.min(next, link.acknowledgeBy());
    }
    return next;
  }

  /** Whether too much waits for this peer's acknowledgement: it counts as silent then. */
  boolean overflowing(long peer) {
    Link link = links.get(peer);
    return link != null && link.overflowing();
  }

  /** This incarnation's number, 0 before it is a member. */
  long selfValue() {
    Incarnation self = core.self();
    return self == null ? 0 : self.value();
  }

  private long epoch() {
    return core.configuration().epoch().value();
  }
}
