package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.PaxosState;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of all blocks says about the agreement.
 *
 * @param blocks by slot
 * @param complete whether every Paxos sector proved itself
 * @param promised highest promise
 * @param accepted highest accepted ballot
 * @param acceptedValue its configuration, decided or not
 * @param decided highest ballot known as decided whose configuration could be read; 0 if none
 * @param decidedValue its configuration
 */
record View(
    List<SlotBlock> blocks,
    boolean complete,
    long promised,
    long accepted,
    Configuration acceptedValue,
    long decided,
    Configuration decidedValue) {

  static View of(List<SlotBlock> blocks) {
    boolean complete = true;
    long promised = 0;
    PaxosState best = PaxosState.NONE;
    for (SlotBlock block : blocks) {
      PaxosState paxos = block.paxos();
      if (paxos == null) {
        complete = false;
        continue;
      }
      promised = Math.max(promised, paxos.promised());
      if (paxos.accepted() > best.accepted()) {
        best = paxos;
      }
    }
    PaxosState decided = PaxosState.NONE;
    for (SlotBlock block : blocks) {
      Heartbeat beat = block.heartbeat();
      if (beat != null && beat.decided() > decided.accepted()) {
        PaxosState found = withBallot(blocks, beat.decided());
        decided = found == null ? decided : found;
      }
    }
    return new View(
        blocks,
        complete,
        promised,
        best.accepted(),
        best.value(),
        decided.accepted(),
        decided.value());
  }

  private static @Nullable PaxosState withBallot(List<SlotBlock> blocks, long ballot) {
    for (SlotBlock block : blocks) {
      PaxosState paxos = block.paxos();
      if (paxos != null && paxos.accepted() == ballot) {
        return paxos;
      }
    }
    return null;
  }

  @Nullable Heartbeat beat(SlotNumber slot) {
    return blocks.get(slot.value()).heartbeat();
  }

  /** The heartbeat of this incarnation, null if its slot shows another or does not prove itself. */
  @Nullable Heartbeat beatOf(Incarnation incarnation) {
    Heartbeat beat = beat(incarnation.slot());
    return beat != null && beat.incarnation() == incarnation.value() ? beat : null;
  }

  /** Whether every sector of every block proved itself. */
  boolean provable() {
    return blocks.stream()
        .allMatch(b ->
            b.paxos() != null
                && b.heartbeat() != null
                && b.closings() != null
                && b.marks() != null);
  }

  boolean marks(Incarnation incarnation) {
    return blocks.stream()
        .anyMatch(b -> b.marks() != null && b.marks().contains(incarnation.value()));
  }

  boolean closes(Incarnation incarnation) {
    return blocks.stream()
        .anyMatch(b -> b.closings() != null && b.closings().contains(incarnation.value()));
  }
}
