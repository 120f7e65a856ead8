package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.membership.MemberState.Phase;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One incarnation's membership.
 *
 * <ol>
 *   <li>M1 At most one write of the own block is in flight; a failed one ends the incarnation.
 *   <li>M2 Nothing is decided from a read that failed or that did not show the own block as
 *       written.
 *   <li>M3 The lease is extended only by a cycle that showed no mark, no closing, no accepted
 *       configuration without us, and a leader that beats; it counts from before the write.
 *   <li>M4 LOST is final.
 * </ol>
 *
 * <pre>
 *   OUT --nobody beats: Newcomer.outCycle()--> FOUNDING --decided: foundingCycle()--> MEMBER
 *   OUT --admittedAs(), seen decided: Newcomer.outCycle()--> MEMBER
 *   MEMBER --leave()--> LEAVING --without us: MemberCycle.run()--> LEFT
 *   any --MemberState.lose()--> LOST
 * </pre>
 *
 * <p>One state machine with one owner: {@link MemberState} is what its parts share. {@link
 * Newcomer} and {@link MemberCycle} say what a read of all blocks leads to, {@link OwnBlock} what
 * is written; {@link Proposals}, {@link Admission}, {@link Victims} and {@link LogClosing} are the
 * duties of a member and a leader.
 *
 * <p>The driver repeats: {@link #beginCycle}, write what it says, read all blocks, {@link
 * #endCycle} (or {@link #cycleFailed}), wait until {@link #nextCycleAt}.
 */
public final class MemberCore {
  private final MemberState state;
  private final Observer observer;
  private final Evictions evictions;
  private final Burials burials = new Burials();
  private final ReclamationEpochs reclamation;
  private final OwnBlock block;
  private final Proposals proposals;
  private final Admission admission;
  private final Victims victims;
  private final LogClosing closing;
  private final Newcomer newcomer;
  private final MemberCycle member;

  public MemberCore(MemberConfig config, LeaseClock lease, MemberEvents events, Faults faults) {
    state = new MemberState(config, lease, events, faults);
    observer = new Observer(config.timing());
    evictions = new Evictions(config.timing(), faults.on(PlantedFault.NO_LEASE_WAIT));
    LeaderWork work = new LeaderWork(config, evictions, burials, faults);
    reclamation = new ReclamationEpochs(state);
    block = new OwnBlock(state, reclamation);
    proposals = new Proposals(state, block, work);
    admission = new Admission(state, work, observer, block);
    victims = new Victims(state, observer, evictions);
    closing = new LogClosing(state, evictions, burials);
    newcomer =
        new Newcomer(state, block, observer, evictions, burials, work, proposals, reclamation);
    member =
        new MemberCycle(
            state,
            block,
            observer,
            evictions,
            burials,
            reclamation,
            admission,
            victims,
            closing,
            proposals);
  }

  // ---- the cycle ----

  /**
   * A cycle begins now.
   *
   * @param now monotonic nanoseconds, read before the write is issued
   * @return what to write first; null to only read
   */
  public @Nullable CycleWrite beginCycle(long now) {
    state.issuedAt = now;
    state.hurry = false;
    block.newCycle();
    return block.next(burials, evictions, !state.leads() || proposals.handedOver());
  }

  /** The write or the read failed. */
  public void cycleFailed(boolean writeFailed) {
    if (writeFailed && state.phase != Phase.LOST) {
      state.lose("writing the own block failed, its outcome is unknown");
    }
  }

  /** The write completed, then all blocks were read. */
  public void endCycle(long now, List<SlotBlock> blocks) {
    state.cycleEnded(now);
    View view = View.of(blocks);
    switch (state.phase) {
      case OUT -> newcomer.outCycle(view);
      case FOUNDING -> newcomer.foundingCycle(now, view);
      case MEMBER, LEAVING -> member.run(now, view);
      case LEFT, LOST -> {}
    }
  }

  /** When the next cycle should begin. */
  public long nextCycleAt() {
    return state.hurry ? state.issuedAt : state.issuedAt + state.config.timing().renewNanos();
  }

  /** Whether a cycle should begin as soon as possible. */
  public boolean hurried() {
    return state.hurry;
  }

  // ---- what others tell it ----

  /** A newcomer was told its number by the leader. */
  public void admittedAs(Incarnation incarnation) {
    newcomer.offered(incarnation);
  }

  /**
   * A newcomer asks; answered by an event, now or after a decision; ignored unless this node leads.
   */
  public void ask(JoinAsk ask, List<SlotBlock> lastRead) {
    admission.ask(ask, lastRead);
  }

  /** A message of this member answered a recent one of ours. */
  public void heard(Incarnation other) {
    victims.heard(other);
  }

  /** The slots of nodes heard over the network lately, a bit each; and the wall clock. */
  public void describe(long heardMask, long wallMillis) {
    block.describe(heardMask, wallMillis);
  }

  /** The pool replayed this log; everything of it is durable and owned by survivors. */
  public void recovered(Incarnation dead) {
    closing.recovered(dead);
  }

  /** The pool could not replay this log; try again later. */
  public void recoveryFailed(Incarnation dead, long now) {
    closing.failed(dead, now);
  }

  /** No write of this incarnation can land any more. */
  public void provenGone(Incarnation dead) {
    closing.provenGone(dead);
  }

  /** An operator, or a hint that was checked, wants this member out. Only the leader acts on it. */
  public void evict(Incarnation other) {
    victims.evict(other);
  }

  /** Leaves in order; the caller has given up all locks and stopped all writes. */
  public void leave() {
    if (state.phase == Phase.MEMBER) {
      state.phase = Phase.LEAVING;
      state.hurry = true;
    } else if (state.phase == Phase.OUT || state.phase == Phase.FOUNDING) {
      state.phase = Phase.LEFT;
      state.events.left();
    }
  }

  /** Asks for a cycle at once, because a message showed a newer epoch. */
  public void look() {
    state.hurry = true;
  }

  /** States that nothing begun in this reclamation epoch or before still runs here. */
  public void passed(long epoch) {
    reclamation.passed(epoch);
  }

  /** Asks for the next reclamation epoch; only a leader opens it. */
  public void advanceReclamation() {
    reclamation.advance();
  }

  // ---- questions ----

  /** This node's incarnation; null before it is a member. */
  public @Nullable Incarnation self() {
    return state.self;
  }

  /** The wall clock as described last, in milliseconds. */
  public long wallMillis() {
    return block.wallMillis();
  }

  /** The configuration adopted last. */
  public Configuration configuration() {
    return state.adopted;
  }

  /** Whether this node leads in the configuration it adopted last. */
  public boolean leads() {
    return state.leads();
  }

  /** Whether this node is a member that serves. */
  public boolean isMember() {
    return state.phase == Phase.MEMBER;
  }

  /** Whether this incarnation is over, in whatever way. */
  public boolean over() {
    return state.phase == Phase.LOST || state.phase == Phase.LEFT;
  }

  /** Whether this node waits to be admitted by a leader that seems alive. */
  public boolean wantsToJoin() {
    return newcomer.wantsToJoin();
  }

  /** The open reclamation epoch. */
  public long reclaimCurrent() {
    return reclamation.current();
  }

  /** The reclamation epoch that all have passed. */
  public long reclaimPassedByAll() {
    return reclamation.passedByAll();
  }

  /** Whether the member was seen beating lately. */
  public boolean seenBeating(Incarnation other) {
    return observer.fresh(other);
  }

  @Override
  public String toString() {
    return "%s %s in %s, ballot %d"
        .formatted(state.phase, state.self, state.adopted, state.decidedBallot);
  }
}
