package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.SlotNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value on which the cluster agrees.
 *
 * @param epoch its number, one above the configuration it grew from
 * @param leader null if there are no members
 * @param term the epoch in which the leader took office
 * @param bindings at most one per slot, in the order of slots
 */
public record Configuration(
    Epoch epoch, @Nullable Incarnation leader, Epoch term, List<Binding> bindings) {
  /** Before anybody joined. */
  public static final Configuration NONE =
      new Configuration(Epoch.NONE, null, Epoch.NONE, List.of());

  public Configuration {
    bindings = List.copyOf(bindings);
  }

  /** The binding of a slot. */
  public Optional<Binding> at(SlotNumber slot) {
    return bindings.stream().filter(b -> b.incarnation().slot().equals(slot)).findFirst();
  }

  /** The state of an incarnation; empty if it is not bound. */
  public Optional<Binding.State> stateOf(Incarnation incarnation) {
    return bindings.stream()
        .filter(b -> b.incarnation().equals(incarnation))
        .map(Binding::state)
        .findFirst();
  }

  /** Whether the incarnation is a member. */
  public boolean hasMember(Incarnation incarnation) {
    for (Binding b : bindings) {
      if (b.state() == Binding.State.MEMBER && b.incarnation().equals(incarnation)) {
        return true;
      }
    }
    return false;
  }

  /** All incarnations in this state. */
  public List<Incarnation> in(Binding.State state) {
    List<Incarnation> found = new ArrayList<>();
    for (Binding b : bindings) {
      if (b.state() == state) {
        found.add(b.incarnation());
      }
    }
    return found;
  }

  /** All members. */
  public List<Incarnation> members() {
    return in(Binding.State.MEMBER);
  }

  /** The next configuration, with this incarnation in this state; null takes the binding away. */
  public Configuration with(Incarnation incarnation, Binding.@Nullable State state) {
    List<Binding> next = new ArrayList<>();
    boolean placed = state == null;
    for (Binding b : bindings) {
      int order = b.incarnation().slot().compareTo(incarnation.slot());
      if (!placed && order >= 0 && state != null) {
        next.add(new Binding(incarnation, state));
        placed = true;
      }
      if (order != 0) {
        next.add(b);
      }
    }
    if (!placed && state != null) {
      next.add(new Binding(incarnation, state));
    }
    return new Configuration(epoch, leader, term, next);
  }

  /** The same under the next epoch, led by {@code newLeader}. */
  public Configuration nextLedBy(@Nullable Incarnation newLeader) {
    Epoch next = epoch.next();
    boolean same = newLeader != null && newLeader.equals(leader);
    return new Configuration(next, newLeader, same ? term : next, bindings);
  }

  /** As the pool sees it; only for configurations with a leader. */
  public Membership toMembership() {
    if (leader == null) {
      throw new IllegalStateException("no leader in " + this);
    }
    return new Membership(epoch, leader, members(), in(Binding.State.DEAD));
  }
}
