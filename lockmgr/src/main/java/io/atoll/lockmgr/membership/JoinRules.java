package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.slots.Heartbeat;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotFormat;
import java.util.Optional;

/** Which set-ups are refused, each in one line that says what to change. Pure. */
final class JoinRules {
  /** Wall clocks may differ by this much before a warning. */
  static final long WALL_CLOCK_TOLERANCE_MILLIS = 5_000;

  private JoinRules() {}

  /** Why the newcomer may not join; empty if it may. */
  static Optional<String> refusal(
      JoinAsk ask, MemberConfig leader, View view, Configuration members, Observer observer) {
    TimingContract timing = leader.timing();
    if (ask.version() != SlotFormat.VERSION) {
      return Optional.of(
          "protocol version %d does not fit version %d of the running nodes: install the same release"
              .formatted(ask.version(), SlotFormat.VERSION));
    }
    if (ask.renewNanos() != timing.renewNanos()
        || ask.leaseNanos() != timing.leaseNanos()
        || ask.quarantineNanos() != timing.quarantineNanos()) {
      return Optional.of(
          "timing differs: this node has renew %d ms, lease %d ms, quarantine %d ms; the pool runs with %d, %d, %d"
              .formatted(
                  ask.renewNanos() / 1_000_000,
                  ask.leaseNanos() / 1_000_000,
                  ask.quarantineNanos() / 1_000_000,
                  timing.renewNanos() / 1_000_000,
                  timing.leaseNanos() / 1_000_000,
                  timing.quarantineNanos() / 1_000_000));
    }
    if (ask.device() != 0 && leader.device() != 0 && ask.device() != leader.device()) {
      return Optional.of(
          "cloned device: the device under this node carries the pool's UUID but is not the one the pool runs on");
    }
    for (Incarnation member : members.members()) {
      Heartbeat beat = view.beatOf(member);
      if (beat == null || beat.node().equals(ask.node()) || !observer.fresh(member)) {
        continue;
      }
      if (beat.name().equals(ask.name())) {
        return Optional.of(
            "node name %s is used by another running node: give each node its own name"
                .formatted(ask.name()));
      }
      if (beat.home() == ask.home()) {
        return Optional.of(
            "slot taken: home slot %d belongs to the running node %s"
                .formatted(ask.home(), beat.name()));
      }
    }
    return Optional.empty();
  }

  /**
   * Why a node must not use these slots: they were last used on another device, so this one is a
   * copy. The word of a member counts that knows of the newest decision; a founder that did not get
   * that far is no member. Empty if none of them knew its device, or we do not know ours.
   */
  static Optional<String> foreignDevice(MemberConfig config, View view) {
    Heartbeat newest = null;
    for (SlotBlock block : view.blocks()) {
      Heartbeat beat = block.heartbeat();
      if (beat == null || beat.incarnation() == 0 || beat.device() == 0) {
        continue;
      }
      if (newest == null || beat.decided() > newest.decided()) {
        newest = beat;
      }
    }
    if (newest == null
        || config.device() == 0
        || config.device() == newest.device()
        || config.adoptDevice()) {
      return Optional.empty();
    }
    return Optional.of(
        "cloned device: these slots were last used on device %016x, and this is device %016x: use the former, or adopt this one if it has taken its place"
            .formatted(newest.device(), config.device()));
  }

  /** A warning about the newcomer's wall clock; empty if it is close to ours. */
  static Optional<String> clockWarning(JoinAsk ask, long wallMillis) {
    long apart = Math.abs(ask.wallMillis() - wallMillis);
    return apart <= WALL_CLOCK_TOLERANCE_MILLIS
        ? Optional.empty()
        : Optional.of(
            "wall clock of node %s is %d ms from ours: check its time service"
                .formatted(ask.name(), apart));
  }
}
