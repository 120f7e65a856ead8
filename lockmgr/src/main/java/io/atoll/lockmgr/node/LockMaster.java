package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.LockEvents;
import io.atoll.lockmgr.core.LockTable;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.wire.Message;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The lock table of one term, at its leader.
 *
 * <ol>
 *   <li>L1 Nothing is granted in a term before every member sent all it holds and every dead
 *       incarnation was recovered.
 *   <li>L2 A dead node's grants stand until it is recovered; then what it may have written is
 *       invalid.
 *   <li>L3 After a rebuild a value is valid only if somebody who kept writers out brought it.
 * </ol>
 *
 * <pre>
 *   COLLECTING --Held from all--> WAITING --no DEAD left--> SERVING
 * </pre>
 */
final class LockMaster implements LockEvents {
  private final LockTable table = new LockTable(true, this);
  private final BiConsumer<Long, Message> out;
  private final Faults faults;
  private final Set<Long> awaited = new HashSet<>();
  private final DeadlockHunt hunt;
  private Configuration configuration;
  private boolean serving;

  LockMaster(Configuration first, BiConsumer<Long, Message> out, Faults faults) {
    this.configuration = first;
    this.out = out;
    this.faults = faults;
    this.hunt = new DeadlockHunt(table, out);
    for (Incarnation member : first.members()) {
      awaited.add(member.value());
    }
    if (faults.on(PlantedFault.REBUILD_SKIPS_ONE) && awaited.size() > 1) {
      awaited.remove(first.members().getLast().value());
    }
    table.freeze();
  }

  /** Another configuration of the same term. */
  void configured(Configuration next) {
    for (Incarnation before : configuration.members()) {
      if (!next.hasMember(before)) {
        awaited.remove(before.value());
        table.ownerDied(before.value());
        if (next.stateOf(before).isEmpty()) {
          // Left in order; what it lowered last may not have arrived.
          table.ownerRecovered(before.value(), false);
        }
        if (faults.on(PlantedFault.LOCKS_BEFORE_RECOVERY)) {
          table.ownerRecovered(before.value(), false);
        }
      }
    }
    configuration = next;
    serveIfReady();
  }

  /** A dead incarnation's effects are safe. */
  void buried(Incarnation dead) {
    table.ownerRecovered(dead.value(), faults.on(PlantedFault.VALUE_KEPT));
    serveIfReady();
  }

  private void serveIfReady() {
    boolean dead = !configuration.in(Binding.State.DEAD).isEmpty();
    boolean ignoreDead = faults.on(PlantedFault.LOCKS_BEFORE_RECOVERY);
    if (!serving && awaited.isEmpty() && (!dead || ignoreDead)) {
      serving = true;
      table.thaw();
    }
  }

  boolean serving() {
    return serving;
  }

  LockTable table() {
    return table;
  }

  /** A message of a member, in the session's order. */
  void receive(long from, Message message) {
    switch (message) {
      case Message.Acquire m -> {
        // Asking never weakens: only Lower does.
        LockMode held = table.held(m.resource(), from);
        LockMode mode = held == null ? m.mode() : held.join(m.mode());
        table.request(m.resource(), from, 0, mode, !m.tryOnly());
      }
      case Message.Withdraw m -> table.cancel(m.resource(), from, 0, Reason.CANCELLED);
      case Message.Lower m -> {
        if (m.wrote()) {
          table.setValue(m.resource(), from, m.value());
        }
        table.demote(m.resource(), from, m.mode(), m.serial());
      }
      case Message.Holding m -> install(from, m);
      case Message.Held m -> {
        awaited.remove(from);
        serveIfReady();
      }
      case Message.Suspect m -> hunt.begin(configuration.members());
      case Message.Report m -> hunt.report(from, m);
      case Message.Raise m -> {}
      case Message.Refuse m -> {}
      case Message.Demand m -> {}
      case Message.Probe m -> {}
      case Message.BreakWait m -> {}
    }
  }

  private void install(long from, Message.Holding m) {
    boolean kept = table.valueKept(m.resource());
    table.install(m.resource(), from, m.mode());
    boolean trusted = m.mode().keepsWritersOut() || faults.on(PlantedFault.VALUE_KEPT);
    if (trusted && !kept) {
      table.installValue(m.resource(), m.value());
    } else if (!kept && table.value(m.resource()).equals(LockValue.EMPTY)) {
      table.installValue(m.resource(), m.value().invalidated());
    }
  }

  // ---- what the table wants ----

  @Override
  public void granted(
      ResourceName resource,
      long owner,
      long request,
      LockMode mode,
      LockValue value,
      @Nullable LockMode before,
      int serial) {
    // A node that could write has the newest value itself, even if its lowering is on the way.
    boolean keepValue = before != null && before.writes();
    out.accept(owner, new Message.Raise(resource, mode, value, keepValue, serial));
  }

  @Override
  public void refused(ResourceName resource, long owner, long request, Reason reason) {
    out.accept(owner, new Message.Refuse(resource, reason));
  }

  @Override
  public void demanded(ResourceName resource, long owner, LockMode wanted) {
    out.accept(owner, new Message.Demand(resource, wanted));
  }
}
