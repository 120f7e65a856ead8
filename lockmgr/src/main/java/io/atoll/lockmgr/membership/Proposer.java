package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.PaxosState;
import org.jspecify.annotations.Nullable;

/**
 * One node's side of the agreement on the configuration; see {@code docs/lock-protocol.md} section
 * 4.
 *
 * <p>State to persist is asked for with {@link #state}; after it was written and all blocks were
 * read, {@link #afterCycle} moves on.
 *
 * <ol>
 *   <li>P1 A ballot is used once, and only after it was persisted as a promise.
 *   <li>P2 What is accepted is never lower than what was accepted before.
 *   <li>P3 Nothing is decided from a read with an unknown Paxos sector.
 * </ol>
 *
 * <pre>
 *   IDLE --propose--> PROMISING --cycle, no higher promise--> ACCEPTING --cycle, same--> IDLE, decided
 *                          \------ higher promise, or the change declines ----> IDLE
 * </pre>
 */
final class Proposer {
  /** From the configuration found to the wanted one. */
  @FunctionalInterface
  interface Change {
    /** Null to decline. */
    @Nullable Configuration apply(Configuration found);
  }

  private enum Phase {
    IDLE,
    PROMISING,
    ACCEPTING
  }

  private final SlotNumber slot;
  private final Faults faults;
  private PaxosState state;
  private Phase phase = Phase.IDLE;
  private long ballot;
  private Change change = c -> null;

  /**
   * @param slot whose block the state is kept in; makes ballots unique
   * @param found what the block held
   */
  Proposer(SlotNumber slot, PaxosState found, Faults faults) {
    this.slot = slot;
    this.state = found;
    this.faults = faults;
  }

  PaxosState state() {
    return state;
  }

  boolean busy() {
    return phase != Phase.IDLE;
  }

  /**
   * Begins a round.
   *
   * @param newChange from the configuration found to the wanted one; null to decline
   */
  void propose(View view, Change newChange) {
    long above = Math.max(view.promised(), Math.max(view.accepted(), state.promised()));
    ballot = (above / SlotNumber.LIMIT + 1) * SlotNumber.LIMIT + slot.value();
    change = newChange;
    if (faults.on(PlantedFault.BALLOT_NOT_PERSISTED)) {
      phase = Phase.PROMISING;
      accept(view);
      return;
    }
    state = new PaxosState(ballot, state.accepted(), state.value());
    phase = Phase.PROMISING;
  }

  /**
   * The state was persisted by this very cycle, and all blocks were read after that (P1, P2).
   *
   * @return the decided state, or null if nothing was decided by this cycle
   */
  @Nullable PaxosState afterCycle(View view) {
    if (phase == Phase.IDLE || !view.complete()) {
      return null;
    }
    if (view.promised() > ballot) {
      phase = Phase.IDLE;
      return null;
    }
    if (phase == Phase.PROMISING) {
      accept(view);
      return null;
    }
    phase = Phase.IDLE;
    return state;
  }

  private void accept(View view) {
    Configuration next = change.apply(view.acceptedValue());
    if (next == null) {
      phase = Phase.IDLE;
      return;
    }
    state = new PaxosState(ballot, ballot, next);
    phase = Phase.ACCEPTING;
  }

  /** Keeps a copy of a configuration that somebody decided. */
  void adopt(long decided, Configuration value) {
    if (decided > state.accepted()) {
      state = new PaxosState(Math.max(state.promised(), decided), decided, value);
      if (phase == Phase.ACCEPTING) {
        phase = Phase.IDLE;
      }
    }
  }
}
