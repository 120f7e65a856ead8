package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.PaxosState;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The block of the slot that this incarnation writes: what goes in with the next write, and whether
 * it is still there as written.
 */
final class OwnBlock {
  private final MemberState state;
  private final ReclamationEpochs reclamation;
  private @Nullable SlotNumber slot;
  private @Nullable Proposer proposer;
  private long sequence;
  private boolean wroteThisCycle;
  private boolean leavingWritten;
  private long markSeen;
  private long heardMask;
  private long wallMillis;

  OwnBlock(MemberState state, ReclamationEpochs reclamation) {
    this.state = state;
    this.reclamation = reclamation;
  }

  /** Goes on with what the slot's block holds, with a sequence and a promise that only rise. */
  void take(SlotNumber taken, View view) {
    slot = taken;
    SlotBlock found = view.blocks().get(taken.value());
    PaxosState paxos = found.paxos() == null ? PaxosState.NONE : found.paxos();
    long promised = Math.max(view.promised(), paxos.accepted());
    PaxosState from = new PaxosState(promised, paxos.accepted(), paxos.value());
    proposer = new Proposer(taken, from, state.faults);
    Heartbeat beat = found.heartbeat();
    sequence = beat == null ? 0 : beat.sequence();
  }

  @Nullable SlotNumber slot() {
    return slot;
  }

  Proposer proposer() {
    if (proposer == null) {
      throw new IllegalStateException("no slot");
    }
    return proposer;
  }

  /** A cycle begins that writes nothing yet. */
  void newCycle() {
    wroteThisCycle = false;
  }

  /**
   * What to write now; null in a phase that writes nothing.
   *
   * @param lastWord whether a leaving node has nothing to say any more but that it leaves
   */
  @Nullable CycleWrite next(Burials burials, Evictions evictions, boolean lastWord) {
    SlotNumber at = slot;
    Proposer paxos = proposer;
    boolean writes = state.phase == Phase.FOUNDING || state.phase == Phase.MEMBER;
    writes |= state.phase == Phase.LEAVING && !leavingWritten;
    if (!writes || at == null || paxos == null) {
      return null;
    }
    // Not while a round is under way: after the last word nothing is written, so it could not end.
    leavingWritten = state.phase == Phase.LEAVING && lastWord && !paxos.busy();
    wroteThisCycle = true;
    sequence++;
    SlotBlock block =
        new SlotBlock(paxos.state(), heartbeat(), burials.toWrite(), evictions.toWrite());
    return new CycleWrite(at, block);
  }

  private Heartbeat heartbeat() {
    MemberConfig config = state.config;
    TimingContract timing = config.timing();
    return new Heartbeat(
        state.self == null ? 0 : state.self.value(),
        sequence,
        config.node(),
        config.name(),
        config.address(),
        timing.renewNanos(),
        timing.leaseNanos(),
        timing.quarantineNanos(),
        state.adopted.epoch().value(),
        state.decidedBallot,
        reclamation.current(),
        reclamation.passedHere(),
        reclamation.wanted(),
        heardMask,
        markSeen,
        wallMillis,
        config.device(),
        config.homeSlot().value(),
        leavingWritten);
  }

  /** Whether this cycle wrote. */
  boolean written() {
    return wroteThisCycle;
  }

  /** Whether the last write said that this node leaves. */
  boolean leavingWritten() {
    return leavingWritten;
  }

  /** M2: whether the read shows the block as written; another's writing in it ends us. */
  boolean asWritten(View view) {
    if (!wroteThisCycle) {
      return true;
    }
    Heartbeat own = slot == null ? null : view.beat(slot);
    long me = state.self == null ? 0 : state.self.value();
    if (own == null) {
      return false;
    }
    boolean mine =
        own.incarnation() == me
            && own.sequence() == sequence
            && own.node().equals(state.config.node());
    if (!mine) {
      state.lose(
          state.phase == Phase.FOUNDING
              ? "slot taken: home slot %d is written by node %s too"
                  .formatted(state.config.homeSlot().value(), own.name())
              : "own block was overwritten");
    }
    return mine;
  }

  /** Remembers the newest mark against anybody, to say in the next heartbeat that it was seen. */
  void noteMarks(View view) {
    for (SlotBlock block : view.blocks()) {
      List<Long> marks = block.marks();
      if (marks != null && !marks.isEmpty()) {
        markSeen = marks.getLast();
      }
    }
  }

  void describe(long newHeardMask, long newWallMillis) {
    heardMask = newHeardMask;
    wallMillis = newWallMillis;
  }

  long wallMillis() {
    return wallMillis;
  }
}
