package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a leader, or a node about to become one, wants changed in the configuration. Evaluated on
 * the configuration that a Paxos round found, not on the one this node believed in.
 */
final class LeaderWork {
  private final MemberConfig config;
  private final Evictions evictions;
  private final Burials burials;
  private final Faults faults;
  final Map<Long, JoinAsk> asks = new LinkedHashMap<>();

  /** The number that the latest evaluation of the change gives to each newcomer, by its nonce. */
  final Map<Incarnation, Long> planned = new LinkedHashMap<>();

  LeaderWork(MemberConfig config, Evictions evictions, Burials burials, Faults faults) {
    this.config = config;
    this.evictions = evictions;
    this.burials = burials;
    this.faults = faults;
  }

  /**
   * The change of a member.
   *
   * @return null if there is nothing to change, or somebody else leads
   */
  @Nullable Configuration change(Configuration c, Incarnation self, View view) {
    Incarnation leader = c.leader();
    boolean takeover = leader == null || evictions.ready(leader);
    if (!c.hasMember(self) || (!self.equals(leader) && !takeover)) {
      return null;
    }
    Configuration next = c.nextLedBy(self);
    for (Binding b : c.bindings()) {
      next = changed(next, b, view);
    }
    planned.clear();
    boolean changed = !next.bindings().equals(c.bindings()) || !self.equals(leader);
    for (JoinAsk ask : asks.values()) {
      Optional<SlotNumber> slot = freeSlot(next, ask.home());
      if (slot.isPresent()) {
        Incarnation given = Incarnation.of(next.epoch(), slot.get());
        next = next.with(given, Binding.State.MEMBER);
        planned.put(given, ask.nonce());
        changed = true;
      }
    }
    return changed ? next : null;
  }

  private Configuration changed(Configuration next, Binding b, View view) {
    Incarnation one = b.incarnation();
    Heartbeat beat = view.beatOf(one);
    boolean left = beat != null && beat.leaving();
    return switch (b.state()) {
      case MEMBER -> {
        if (left) {
          yield next.with(one, null);
        }
        yield evictions.ready(one) ? next.with(one, Binding.State.DEAD) : next;
      }
      case DEAD -> burials.isRecovered(one) ? next.with(one, Binding.State.QUARANTINED) : next;
      case QUARANTINED -> {
        boolean over =
            left
                || faults.on(PlantedFault.QUARANTINE_SKIPPED)
                || burials.quarantineOver(one, config.timing().quarantineNanos());
        yield over ? next.with(one, null) : next;
      }
    };
  }

  /** The home slot if it is free, else the highest free one. */
  private Optional<SlotNumber> freeSlot(Configuration c, int home) {
    SlotNumber wanted = new SlotNumber(home);
    if (home < config.slotCount() && c.at(wanted).isEmpty()) {
      return Optional.of(wanted);
    }
    for (int i = config.slotCount() - 1; i >= 0; i--) {
      SlotNumber slot = new SlotNumber(i);
      if (c.at(slot).isEmpty()) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  /** The change of a newcomer that founds: it leads alone, and all earlier members are dead. */
  @Nullable Configuration found(Configuration c, boolean nobodyBeats) {
    if (!nobodyBeats) {
      return null;
    }
    Configuration freed = c;
    for (Incarnation old : c.in(Binding.State.QUARANTINED)) {
      // Without this nobody could ever found again once all slots are in quarantine.
      if (burials.quarantineOver(old, config.timing().quarantineNanos())) {
        freed = freed.with(old, null);
      }
    }
    Optional<SlotNumber> slot = freeSlot(freed, config.homeSlot().value());
    if (slot.isEmpty()) {
      return null;
    }
    Epoch next = c.epoch().next();
    Incarnation self = Incarnation.of(next, slot.get());
    Configuration alone = freed.nextLedBy(self);
    for (Incarnation old : c.members()) {
      alone = alone.with(old, Binding.State.DEAD);
    }
    return alone.with(self, Binding.State.MEMBER);
  }

  /** The change of a leader that leaves: somebody else leads, if there is anybody. */
  @Nullable Configuration handOver(Configuration c, Incarnation self) {
    if (!self.equals(c.leader())) {
      return null;
    }
    Incarnation heir =
        c.members().stream()
            .filter(m -> !m.equals(self) && !evictions.marked(m))
            .findFirst()
            .orElse(null);
    return c.nextLedBy(heir).with(self, Binding.State.QUARANTINED);
  }
}
