package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.PaxosState;
import io.atoll.lockmgr.slots.SlotBlock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *   OUT --found: founding()--> FOUNDING --decided()--> MEMBER
 *   OUT --admittedAs(), seen decided: outCycle()--> MEMBER
 *   MEMBER --leave()--> LEAVING --without us: memberCycle()--> LEFT
 *   any --lose()--> LOST
 * </pre>
 *
 * <p>The driver repeats: {@link #beginCycle}, write what it says, read all blocks, {@link
 * #endCycle} (or {@link #cycleFailed}), wait until {@link #nextCycleAt}.
 */
public final class MemberCore {
  private enum Phase {
    OUT,
    FOUNDING,
    MEMBER,
    LEAVING,
    LEFT,
    LOST
  }

  private final MemberConfig config;
  private final LeaseClock lease;
  private final MemberEvents events;
  private final Faults faults;
  private final Observer observer;
  private final Evictions evictions;
  private final Burials burials;
  private final LeaderWork work;
  private final Map<Incarnation, Long> admitted = new HashMap<>();
  private final Reach reach;
  private final Set<Incarnation> toEvict = new HashSet<>();

  private Phase phase = Phase.OUT;
  private @Nullable Incarnation self;
  private @Nullable Incarnation offered;
  private @Nullable Proposer proposer;
  private @Nullable SlotNumber slot;
  private Configuration adopted = Configuration.NONE;
  private long decidedBallot;
  private long sequence;
  private boolean wroteThisCycle;
  private long issuedAt;
  private boolean hurry = true;
  private long retryAt;
  private boolean firstProposal = true;
  private long outNanos;
  private long lastEnd;
  private boolean endedBefore;
  private long passedNanos;
  private boolean leavingWritten;
  private boolean handedOver;
  private long markSeen;
  private long reclaimCurrent = 1;
  private long reclaimPassed;
  private long reclaimWanted = 1;
  private long reclaimByAll;
  private long heardMask;
  private long wallMillis;

  public MemberCore(MemberConfig config, LeaseClock lease, MemberEvents events, Faults faults) {
    this.config = config;
    this.lease = lease;
    this.events = events;
    this.faults = faults;
    this.observer = new Observer(config.timing());
    this.reach = new Reach(config.timing());
    this.evictions = new Evictions(config.timing(), faults.on(PlantedFault.NO_LEASE_WAIT));
    this.burials = new Burials();
    this.work = new LeaderWork(config, evictions, burials, faults);
  }

  // ---- the cycle ----

  /**
   * A cycle begins now.
   *
   * @param now monotonic nanoseconds, read before the write is issued
   * @return what to write first; null to only read
   */
  public @Nullable CycleWrite beginCycle(long now) {
    issuedAt = now;
    hurry = false;
    wroteThisCycle = false;
    SlotNumber at = slot;
    Proposer state = proposer;
    boolean writes = phase == Phase.FOUNDING || phase == Phase.MEMBER;
    writes |= phase == Phase.LEAVING && !leavingWritten;
    if (!writes || at == null || state == null) {
      return null;
    }
    leavingWritten = phase == Phase.LEAVING && (!leads() || handedOver);
    wroteThisCycle = true;
    sequence++;
    SlotBlock block =
        new SlotBlock(state.state(), heartbeat(), burials.toWrite(), evictions.toWrite());
    return new CycleWrite(at, block);
  }

  private Heartbeat heartbeat() {
    TimingContract timing = config.timing();
    return new Heartbeat(
        self == null ? 0 : self.value(),
        sequence,
        config.node(),
        config.name(),
        config.address(),
        timing.renewNanos(),
        timing.leaseNanos(),
        timing.quarantineNanos(),
        adopted.epoch().value(),
        decidedBallot,
        reclaimCurrent,
        reclaimPassed,
        reclaimWanted,
        heardMask,
        markSeen,
        wallMillis,
        config.device(),
        config.homeSlot().value(),
        leavingWritten);
  }

  /** The write or the read failed. */
  public void cycleFailed(boolean writeFailed) {
    if (writeFailed && phase != Phase.LOST) {
      lose("writing the own block failed, its outcome is unknown");
    }
  }

  /** The write completed, then all blocks were read. */
  public void endCycle(long now, List<SlotBlock> blocks) {
    // Time in which this node did not run, or a jump of its clock, counts little (see Observer).
    passedNanos =
        endedBefore ? Math.clamp(now - lastEnd, 0, config.timing().longestCountedGapNanos()) : 0;
    endedBefore = true;
    lastEnd = now;
    View view = View.of(blocks);
    switch (phase) {
      case OUT -> outCycle(view);
      case FOUNDING -> foundingCycle(now, view);
      case MEMBER, LEAVING -> memberCycle(now, view);
      case LEFT, LOST -> {}
    }
  }

  /** When the next cycle should begin. */
  public long nextCycleAt() {
    return hurry ? issuedAt : issuedAt + config.timing().renewNanos();
  }

  /** Whether a cycle should begin as soon as possible. */
  public boolean hurried() {
    return hurry;
  }

  // ---- not a member yet ----

  private void outCycle(View view) {
    outNanos += passedNanos;
    burials.pass(adopted, passedNanos);
    boolean news = view.decided() > decidedBallot;
    if (news) {
      decidedBallot = view.decided();
      adopted = view.decidedValue();
    }
    observer.observe(passedNanos, view, watched(view));
    if (offered != null && adopted.hasMember(offered)) {
      becomeMember(offered, view);
      return;
    }
    if (offered != null && adopted.epoch().compareTo(offered.admittedBy()) >= 0) {
      lose("evicted before the first heartbeat");
      return;
    }
    if (nobodyBeats(view) && homeUsable(view)) {
      founding(view);
    }
  }

  /** The members known, and those of a configuration that may yet turn out to be decided. */
  private Set<Incarnation> watched(View view) {
    Set<Incarnation> members = new HashSet<>(adopted.members());
    if (view.accepted() > decidedBallot) {
      members.addAll(view.acceptedValue().members());
    }
    return members;
  }

  /** Whether nobody who may be a member can still be alive, seen twice. */
  private boolean nobodyBeats(View view) {
    return watched(view).stream().allMatch(observer::stale);
  }

  private boolean homeUsable(View view) {
    Configuration c = view.acceptedValue();
    Optional<Binding> bound = c.at(config.homeSlot());
    if (bound.isEmpty() || !view.complete()) {
      return view.complete();
    }
    Incarnation before = bound.get().incarnation();
    Heartbeat last = view.beatOf(before);
    boolean left = last != null && last.leaving();
    boolean quarantineOver = outNanos >= config.timing().quarantineNanos();
    return left || quarantineOver || burials.isGone(before);
  }

  private void founding(View view) {
    phase = Phase.FOUNDING;
    takeSlot(config.homeSlot(), view);
    watched(view).forEach(evictions::mark);
    hurry = true;
  }

  private void foundingCycle(long now, View view) {
    if (!ownBlockAsWritten(view)) {
      return;
    }
    if (view.decided() > decidedBallot) {
      decidedBallot = view.decided();
      adopted = view.decidedValue();
    }
    observer.observe(passedNanos, view, watched(view));
    evictions.afterCycle(passedNanos, observer);
    burials.pass(adopted, passedNanos);
    Proposer mine = requireProposer();
    PaxosState decided = mine.afterCycle(view);
    if (decided != null) {
      Incarnation given = decided.value().leader();
      if (given != null) {
        decidedBallot = decided.accepted();
        adopted = decided.value();
        becomeMember(given, view);
      }
      return;
    }
    if (!nobodyBeats(view)) {
      phase = Phase.OUT;
      return;
    }
    watched(view).forEach(evictions::mark);
    boolean ready = watched(view).stream().allMatch(evictions::ready);
    if (!mine.busy() && ready && now - retryAt >= 0) {
      backOff(now);
      mine.propose(view, c -> work.found(c, c.members().stream().allMatch(evictions::ready)));
    }
    hurry = mine.busy() || evictions.anyNotDurable();
  }

  private void takeSlot(SlotNumber taken, View view) {
    slot = taken;
    SlotBlock found = view.blocks().get(taken.value());
    PaxosState paxos = found.paxos() == null ? PaxosState.NONE : found.paxos();
    long promised = Math.max(view.promised(), paxos.accepted());
    proposer =
        new Proposer(taken, new PaxosState(promised, paxos.accepted(), paxos.value()), faults);
    Heartbeat beat = found.heartbeat();
    sequence = beat == null ? 0 : beat.sequence();
  }

  private void becomeMember(Incarnation as, View view) {
    phase = Phase.MEMBER;
    self = as;
    if (!as.slot().equals(slot)) {
      takeSlot(as.slot(), view);
    }
    requireProposer().adopt(decidedBallot, adopted);
    reclaimCurrent = Math.max(1, leaderReclamation(view));
    reclaimPassed = reclaimCurrent - 1;
    hurry = true;
    events.joined(as);
    events.adopted(adopted);
  }

  private long leaderReclamation(View view) {
    Incarnation leader = adopted.leader();
    Heartbeat beat = leader == null ? null : view.beatOf(leader);
    return beat == null ? 1 : beat.reclaimCurrent();
  }

  // ---- a member ----

  private void memberCycle(long now, View view) {
    Incarnation me = requireSelf();
    if (!ownBlockAsWritten(view) || lostBy(view, me)) {
      return;
    }
    if (view.decided() > decidedBallot) {
      adopt(view.decided(), view.decidedValue());
    }
    observer.observe(passedNanos, view, watched(view));
    burials.pass(adopted, passedNanos);
    renewLease(now, view, me);
    followReclamation(view, me);
    PaxosState decided = requireProposer().afterCycle(view);
    if (decided != null && decided.accepted() > decidedBallot) {
      adopt(decided.accepted(), decided.value());
    }
    if (phase == Phase.LEFT) {
      return;
    }
    for (Incarnation victim : evictions.afterCycle(passedNanos, observer)) {
      events.fence(victim);
    }
    markVictims(view, me);
    bury(now, view, me);
    propose(now, view, me);
    hurry |= requireProposer().busy() || evictions.anyNotDurable() || burials.anyNotDurable();
    hurry |= observer.secondLookDue();
  }

  private boolean ownBlockAsWritten(View view) {
    if (!wroteThisCycle) {
      return true;
    }
    Heartbeat own = slot == null ? null : view.beat(slot);
    long me = self == null ? 0 : self.value();
    if (own == null) {
      return false;
    }
    if (own.incarnation() != me
        || own.sequence() != sequence
        || !own.node().equals(config.node())) {
      if (phase == Phase.FOUNDING) {
        lose(
            "slot taken: home slot %d is written by node %s too"
                .formatted(config.homeSlot().value(), own.name()));
      } else {
        lose("own block was overwritten");
      }
      return false;
    }
    return true;
  }

  private boolean lostBy(View view, Incarnation me) {
    for (SlotBlock block : view.blocks()) {
      List<Long> marks = block.marks();
      if (marks != null && !marks.isEmpty()) {
        markSeen = marks.getLast();
      }
    }
    if (view.marks(me)) {
      lose("marked for eviction");
      return true;
    }
    if (view.closes(me)) {
      lose("log closed by another node");
      return true;
    }
    if (view.accepted() > 0 && !view.acceptedValue().hasMember(me)) {
      if (phase == Phase.LEAVING) {
        return leftBy();
      }
      lose("no longer in the configuration");
      return true;
    }
    return false;
  }

  /** A configuration without us is what a leaver wants; a leader publishes it before it goes. */
  private boolean leftBy() {
    if (requireProposer().busy() || (handedOver && !leavingWritten)) {
      return false;
    }
    phase = Phase.LEFT;
    lease.lose();
    events.left();
    return true;
  }

  private void adopt(long ballot, Configuration value) {
    Configuration before = adopted;
    decidedBallot = ballot;
    adopted = value;
    requireProposer().adopt(ballot, value);
    hurry = true;
    answerAsks(before, value);
    for (Incarnation dead : before.in(Binding.State.DEAD)) {
      if (!value.stateOf(dead).equals(Optional.of(Binding.State.DEAD))) {
        events.buried(dead);
      }
    }
    evictions.retain(i -> value.stateOf(i).isPresent());
    burials.retain(value);
    if (phase == Phase.LEAVING && self != null && !value.hasMember(self)) {
      handedOver = true;
      return;
    }
    if (phase == Phase.LEAVING && leads() && leavingWritten) {
      // Made heir while leaving: the last word is written already, others will see it.
      phase = Phase.LEFT;
      lease.lose();
      events.left();
      return;
    }
    events.adopted(value);
  }

  private void answerAsks(Configuration before, Configuration value) {
    if (!requireSelf().equals(value.leader())) {
      return;
    }
    work.planned.forEach((given, nonce) -> {
      if (before.stateOf(given).isEmpty() && value.hasMember(given)) {
        admitted.put(given, nonce);
        work.asks.remove(nonce);
        events.admitted(nonce, given);
      }
    });
  }

  private void renewLease(long now, View view, Incarnation me) {
    if (phase != Phase.MEMBER || !wroteThisCycle || !view.provable()) {
      return;
    }
    Incarnation leader = adopted.leader();
    if (me.equals(leader) || (leader != null && observer.fresh(leader))) {
      long from = faults.on(PlantedFault.LEASE_FROM_COMPLETION) ? now : issuedAt;
      lease.extendTo(from + config.timing().leaseNanos());
    }
  }

  private void followReclamation(View view, Incarnation me) {
    long passedByAll = reclaimPassed;
    for (Binding b : adopted.bindings()) {
      if (b.incarnation().equals(me) || b.state() == Binding.State.QUARANTINED) {
        continue;
      }
      Heartbeat beat = view.beatOf(b.incarnation());
      passedByAll = Math.min(passedByAll, beat == null ? 0 : beat.reclaimPassed());
      if (beat != null && b.incarnation().equals(adopted.leader())) {
        reclaimCurrent = Math.max(reclaimCurrent, beat.reclaimCurrent());
      }
      if (beat != null && leads()) {
        reclaimCurrent = Math.max(reclaimCurrent, beat.reclaimCurrent());
        reclaimWanted = Math.max(reclaimWanted, beat.reclaimWanted());
      }
    }
    reclaimByAll = Math.max(reclaimByAll, passedByAll);
    if (leads() && reclaimWanted > reclaimCurrent && passedByAll >= reclaimCurrent - 1) {
      reclaimCurrent++;
      hurry = true;
    }
  }

  private void markVictims(View view, Incarnation me) {
    Incarnation leader = adopted.leader();
    if (phase != Phase.MEMBER || leader == null) {
      return;
    }
    if (!me.equals(leader)) {
      Incarnation next = view.acceptedValue().leader();
      for (Incarnation one : next == null ? List.of(leader) : List.of(leader, next)) {
        if (!one.equals(me) && observer.stale(one)) {
          hurry |= evictions.mark(one);
        }
      }
      return;
    }
    reach.look(passedNanos, Set.copyOf(adopted.members()));
    int silent = 0;
    int reached = 1;
    long silentMask = 0;
    for (Incarnation member : adopted.members()) {
      if (member.equals(me)) {
        continue;
      }
      boolean left =
          Optional.ofNullable(view.beatOf(member)).filter(Heartbeat::leaving).isPresent();
      if (!left && (observer.stale(member) || toEvict.contains(member))) {
        hurry |= evictions.mark(member);
      } else if (reach.silent(member)) {
        silent++;
        silentMask |= 1L << member.slot().value();
      } else {
        reached++;
      }
    }
    if (silent > 0) {
      evictSilentOrResign(view, me, silent, reached, silentMask);
    }
  }

  /**
   * Whoever is on the bigger side of a split network goes on; the leader's side if both are equal.
   */
  private void evictSilentOrResign(
      View view, Incarnation me, int silent, int reached, long silentMask) {
    int together = largestGroup(view, silentMask);
    if (silent > reached && together > reached) {
      // Not an orderly leave: users are still at work. The others find it silent and recover its
      // log.
      lose("most members are out of reach but reach one another: gave up the lead");
      return;
    }
    for (Incarnation member : adopted.members()) {
      if ((silentMask & 1L << member.slot().value()) != 0 && !member.equals(me)) {
        hurry |= evictions.mark(member);
      }
    }
  }

  /** How many of these slots' members hear one another, in the largest such group. */
  private int largestGroup(View view, long mask) {
    Map<Long, Long> heard = new HashMap<>();
    for (Incarnation member : adopted.members()) {
      Heartbeat beat = view.beatOf(member);
      long bit = 1L << member.slot().value();
      if ((mask & bit) != 0 && beat != null) {
        heard.put(bit, (beat.heard() | bit) & mask);
      }
    }
    int largest = 0;
    for (long group : heard.values()) {
      long mutual =
          heard.entrySet().stream()
              .filter(m -> (group & m.getKey()) != 0 && (m.getValue() & group) == group)
              .count();
      largest = Math.max(largest, (int) mutual);
    }
    return largest;
  }

  private void bury(long now, View view, Incarnation me) {
    if (phase != Phase.MEMBER || !leads()) {
      return;
    }
    List<Incarnation> dead = adopted.in(Binding.State.DEAD);
    if (dead.isEmpty()) {
      return;
    }
    for (Incarnation member : adopted.members()) {
      Heartbeat beat = view.beatOf(member);
      boolean acknowledged =
          member.equals(me) || (beat != null && beat.acknowledged() >= adopted.epoch().value());
      if (!acknowledged && !evictions.ready(member)) {
        return;
      }
    }
    boolean early = faults.on(PlantedFault.CLOSING_AFTER_READ);
    if (!early) {
      hurry |= burials.announce(dead);
    }
    List<Recovery> handedOut =
        view.provable() || early ? burials.handOut(now, adopted, early) : List.of();
    if (!handedOut.isEmpty()) {
      events.recover(handedOut);
    }
  }

  private void propose(long now, View view, Incarnation me) {
    Proposer mine = requireProposer();
    if (mine.busy() || now - retryAt < 0) {
      return;
    }
    if (phase == Phase.LEAVING) {
      if (leads() && !handedOver) {
        backOff(now);
        mine.propose(view, c -> work.handOver(c, me));
      }
      return;
    }
    Configuration base = view.acceptedValue();
    if (view.accepted() > decidedBallot && me.equals(base.leader())) {
      // Our own round was overtaken by one that declined: what we accepted still has to be decided.
      backOff(now);
      mine.propose(view, c -> me.equals(c.leader()) ? c : null);
      return;
    }
    if (work.change(base, me, view) != null) {
      if (!me.equals(base.leader())
          && firstProposal
          && !faults.on(PlantedFault.BALLOT_NOT_PERSISTED)) {
        // Members take over in the order of their slots, so that rounds seldom meet.
        firstProposal = false;
        retryAt = now + rank(base, me) * config.timing().renewNanos() / 4;
        hurry |= rank(base, me) == 0;
        return;
      }
      backOff(now);
      mine.propose(view, c -> work.change(c, me, view));
    } else {
      firstProposal = true;
    }
  }

  private static int rank(Configuration c, Incarnation me) {
    return (int) c.members().stream().filter(m -> m.compareTo(me) < 0).count();
  }

  private void backOff(long now) {
    int step = (slot == null ? 0 : slot.value() % 16) + 1;
    retryAt = now + step * config.timing().renewNanos() / 8;
  }

  private void lose(String why) {
    phase = Phase.LOST;
    lease.lose();
    events.lost(why);
  }

  private Incarnation requireSelf() {
    if (self == null) {
      throw new IllegalStateException("not a member");
    }
    return self;
  }

  private Proposer requireProposer() {
    if (proposer == null) {
      throw new IllegalStateException("no slot");
    }
    return proposer;
  }

  // ---- what others tell it ----

  /** A newcomer was told its number by the leader. */
  public void admittedAs(Incarnation incarnation) {
    if (phase == Phase.OUT) {
      offered = incarnation;
      hurry = true;
    }
  }

  /**
   * A newcomer asks; answered by an event, now or after a decision; ignored unless this node leads.
   */
  public void ask(JoinAsk ask, List<SlotBlock> lastRead) {
    if (phase != Phase.MEMBER || !leads()) {
      return;
    }
    for (Map.Entry<Incarnation, Long> known : admitted.entrySet()) {
      if (known.getValue() == ask.nonce() && adopted.hasMember(known.getKey())) {
        events.admitted(ask.nonce(), known.getKey());
        return;
      }
    }
    Optional<String> refusal = JoinRules.refusal(ask, config, View.of(lastRead), adopted, observer);
    if (refusal.isPresent()) {
      events.refused(ask.nonce(), refusal.get());
      return;
    }
    JoinRules.clockWarning(ask, wallMillis).ifPresent(events::warn);
    if (work.asks.size() < SlotNumber.LIMIT && work.asks.put(ask.nonce(), ask) == null) {
      hurry = true;
    }
  }

  /** A message of this member answered a recent one of ours. */
  public void heard(Incarnation member) {
    reach.heard(member);
  }

  /** The slots of nodes heard over the network lately, a bit each; and the wall clock. */
  public void describe(long newHeardMask, long newWallMillis) {
    heardMask = newHeardMask;
    wallMillis = newWallMillis;
  }

  /** The pool replayed this log; everything of it is durable and owned by survivors. */
  public void recovered(Incarnation dead) {
    if (faults.on(PlantedFault.CLOSING_AFTER_READ)) {
      burials.announce(List.of(dead));
    }
    burials.recovered(dead);
    hurry = true;
  }

  /** The pool could not replay this log; try again later. */
  public void recoveryFailed(Incarnation dead, long now) {
    burials.failed(dead, now + 2 * config.timing().renewNanos());
  }

  /** No write of this incarnation can land any more. */
  public void provenGone(Incarnation dead) {
    burials.provenGone(dead);
    hurry = true;
  }

  /** An operator, or a hint that was checked, wants this member out. Only the leader acts on it. */
  public void evict(Incarnation member) {
    toEvict.add(member);
    if (faults.on(PlantedFault.VIEW_IS_PROOF)) {
      evictions.takeAsDead(member);
    }
    hurry = true;
  }

  /** Leaves in order; the caller has given up all locks and stopped all writes. */
  public void leave() {
    if (phase == Phase.MEMBER) {
      phase = Phase.LEAVING;
      hurry = true;
    } else if (phase == Phase.OUT || phase == Phase.FOUNDING) {
      phase = Phase.LEFT;
      events.left();
    }
  }

  /** Asks for a cycle at once, because a message showed a newer epoch. */
  public void look() {
    hurry = true;
  }

  /** States that nothing begun in this reclamation epoch or before still runs here. */
  public void passed(long epoch) {
    reclaimPassed = Math.max(reclaimPassed, epoch);
  }

  /** Asks for the next reclamation epoch; only a leader opens it. */
  public void advanceReclamation() {
    reclaimWanted = reclaimCurrent + 1;
  }

  // ---- questions ----

  /** This node's incarnation; null before it is a member. */
  public @Nullable Incarnation self() {
    return self;
  }

  /** The wall clock as described last, in milliseconds. */
  public long wallMillis() {
    return wallMillis;
  }

  /** The configuration adopted last. */
  public Configuration configuration() {
    return adopted;
  }

  /** Whether this node leads in the configuration it adopted last. */
  public boolean leads() {
    return self != null && self.equals(adopted.leader());
  }

  /** Whether this node is a member that serves. */
  public boolean isMember() {
    return phase == Phase.MEMBER;
  }

  /** Whether this incarnation is over, in whatever way. */
  public boolean over() {
    return phase == Phase.LOST || phase == Phase.LEFT;
  }

  /** Whether this node waits to be admitted by a leader that seems alive. */
  public boolean wantsToJoin() {
    Incarnation leader = adopted.leader();
    return phase == Phase.OUT && offered == null && leader != null && observer.fresh(leader);
  }

  /** The open reclamation epoch. */
  public long reclaimCurrent() {
    return reclaimCurrent;
  }

  /** The reclamation epoch that all have passed. */
  public long reclaimPassedByAll() {
    return reclaimByAll;
  }

  /** Whether the member was seen beating lately. */
  public boolean seenBeating(Incarnation member) {
    return observer.fresh(member);
  }

  @Override
  public String toString() {
    return "%s %s in %s, ballot %d".formatted(phase, self, adopted, decidedBallot);
  }
}
