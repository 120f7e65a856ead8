package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.Configuration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of one incarnation's membership share. Owned by its {@link MemberCore}; only that
 * and its parts change it, within one call of the driver.
 */
final class MemberState {
  /** Where an incarnation is in its life; {@link MemberCore} draws the transitions. */
  enum Phase {
    OUT,
    FOUNDING,
    MEMBER,
    LEAVING,
    LEFT,
    LOST
  }

  final MemberConfig config;
  final Faults faults;
  final MemberEvents events;
  final LeaseClock lease;

  Phase phase = Phase.OUT;
  @Nullable Incarnation self;

  /** The configuration adopted last, and the ballot by which it is known to be decided. */
  Configuration adopted = Configuration.NONE;

  long decidedBallot;

  /** When the present cycle began, before its write was issued. */
  long issuedAt;

  /** Time since the cycle before that counts, see {@link Observer}. */
  long passedNanos;

  /** Whether the next cycle should begin at once. */
  boolean hurry = true;

  private long lastEnd;
  private boolean endedBefore;

  MemberState(MemberConfig config, LeaseClock lease, MemberEvents events, Faults faults) {
    this.config = config;
    this.lease = lease;
    this.events = events;
    this.faults = faults;
  }

  /** A read of all blocks completed. */
  void cycleEnded(long now) {
    // Time in which this node did not run, or a jump of its clock, counts little (see Observer).
    passedNanos =
        endedBefore ? Math.clamp(now - lastEnd, 0, config.timing().longestCountedGapNanos()) : 0;
    endedBefore = true;
    lastEnd = now;
  }

  /** M4: this incarnation is over and was not asked. */
  void lose(String why) {
    phase = Phase.LOST;
    lease.lose();
    events.lost(why);
  }

  /** Left in order. */
  void leave() {
    phase = Phase.LEFT;
    lease.lose();
    events.left();
  }

  /** Takes over a configuration that is known as decided, if it is newer. */
  void learn(View view) {
    if (view.decided() > decidedBallot) {
      decidedBallot = view.decided();
      adopted = view.decidedValue();
    }
  }

  /** The members known, and those of a configuration that may yet turn out to be decided. */
  Set<Incarnation> watched(View view) {
    Set<Incarnation> members = new HashSet<>(adopted.members());
    if (view.accepted() > decidedBallot) {
      members.addAll(view.acceptedValue().members());
    }
    return members;
  }

  boolean leads() {
    return self != null && self.equals(adopted.leader());
  }

  Incarnation requireSelf() {
    if (self == null) {
      throw new IllegalStateException("not a member");
    }
    return self;
  }
}
