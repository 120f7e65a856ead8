package io.atoll.testkit.locks;

import io.atoll.lockmgr.fault.Faults;
import java.util.List;

/** The storm: one fault after the other, several at a time, from one source of randomness. */
final class SimFaults {
  /** What can go wrong. */
  enum Strike {
    CRASH,
    SHORT_PAUSE,
    LONG_PAUSE,
    PARTITION,
    BAD_NETWORK,
    SLOW_DEVICE,
    STALLED_DEVICE,
    STALLED_HEART,
    FAILING_DEVICE,
    CLOCK,
    CUT_OFF_AND_SLOW,
    PAUSE_IN_READ,
    FALSE_HINT,
    LEAVE
  }

  private final List<Strike> menu;
  private final SimWorld world;
  private final SimNetwork network;
  private final List<SimProcess> processes;
  private final boolean lyingClocks;
  private final double pace;
  private boolean stopped;

  SimFaults(
      SimWorld world,
      SimNetwork network,
      List<SimProcess> processes,
      boolean lyingClocks,
      Faults planted) {
    this.menu = menuFor(planted);
    this.world = world;
    this.network = network;
    this.processes = processes;
    this.lyingClocks = lyingClocks;
    this.pace = 0.5 + world.random.nextDouble() * 6;
  }

  /** Everything; for a planted fault what is most likely to bring it out. */
  private static List<Strike> menuFor(Faults planted) {
    if (planted.planted().isEmpty()) {
      return List.of(Strike.values());
    }
    return switch (planted.planted().iterator().next()) {
      case LEASE_FROM_COMPLETION -> List.of(Strike.PAUSE_IN_READ);
      case VIEW_IS_PROOF, NO_LEASE_WAIT -> List.of(Strike.CUT_OFF_AND_SLOW);
      case CLOSING_AFTER_READ -> List.of(Strike.STALLED_HEART, Strike.SLOW_DEVICE);
      case BALLOT_NOT_PERSISTED -> List.of(Strike.CRASH, Strike.SHORT_PAUSE, Strike.SLOW_DEVICE);
      case REBUILD_SKIPS_ONE -> List.of(Strike.CRASH, Strike.BAD_NETWORK);
      case QUARANTINE_SKIPPED, LOCKS_BEFORE_RECOVERY, CLOSING_NOT_ADOPTED ->
          List.of(Strike.CRASH, Strike.SLOW_DEVICE);
      case INCARNATION_NOT_CHECKED -> List.of(Strike.CRASH, Strike.BAD_NETWORK, Strike.PARTITION);
      case FENCE_BEFORE_COMPLETION, FENCE_SKIPPED, VALUE_KEPT -> List.of(Strike.values());
    };
  }

  /** Makes the next fault and plans the one after it. */
  void next() {
    if (stopped) {
      return;
    }
    strike();
    world.after((long) (world.between(0, 2 * SimWorld.SECOND) * pace), this::next);
  }

  private SimProcess any() {
    return processes.get(world.random.nextInt(processes.size()));
  }

  private void strike() {
    SimProcess victim = any();
    switch (menu.get(world.random.nextInt(menu.size()))) {
      case CRASH -> crash(victim, world.chance(0.5));
      case SHORT_PAUSE -> victim.pauseFor(world.between(SimWorld.MILLI, 5 * SimWorld.SECOND));
      case LONG_PAUSE -> victim.pauseFor(world.between(SimWorld.SECOND, 30 * SimWorld.SECOND));
      case PARTITION -> partition();
      case BAD_NETWORK -> {
        network.loss = world.random.nextDouble() * 0.5;
        network.repeat = world.random.nextDouble() * 0.3;
        network.slowNanos = world.between(SimWorld.MILLI, 2 * SimWorld.SECOND);
        world.after(world.between(0, 10 * SimWorld.SECOND), this::healNetwork);
      }
      case SLOW_DEVICE -> slowDevice(victim);
      case STALLED_DEVICE -> {
        long until = world.now() + world.between(0, 15 * SimWorld.SECOND);
        boolean all = world.chance(0.4);
        for (SimProcess process : processes) {
          if (all || process == victim) {
            process.device().stalledUntil = until;
          }
        }
      }
      // The heartbeat hangs while the users' I/O goes on: dead to all others, and still at work.
      case STALLED_HEART ->
          victim.device().heartStalledUntil =
              world.now() + world.between(SimWorld.SECOND, 15 * SimWorld.SECOND);
      case FAILING_DEVICE -> {
        victim.device().writeFailure = world.chance(0.3) ? 0.01 : 0;
        victim.device().readFailure = world.random.nextDouble() * 0.5;
        world.after(world.between(0, 8 * SimWorld.SECOND), () -> victim.device().heal());
      }
      case CLOCK -> clock(victim);
      case CUT_OFF_AND_SLOW -> cutOffWithSlowDevice(victim);
      case PAUSE_IN_READ -> pausedWithinRead(victim);
      case FALSE_HINT -> any().hint(victim.address());
      case LEAVE -> leave(victim);
    }
  }

  private static void leave(SimProcess victim) {
    SimApp app = victim.app();
    if (app != null) {
      victim.later(0, app::leave);
    }
  }

  private void crash(SimProcess victim, boolean proof) {
    if (!victim.running()) {
      return;
    }
    victim.crash(proof);
    for (SimProcess other : processes) {
      if (world.chance(0.5)) {
        other.hint(victim.address());
      }
    }
    world.after(
        world.between(SimWorld.SECOND / 10, 15 * SimWorld.SECOND),
        () -> {
          if (!victim.running()) {
            victim.start();
          }
        });
  }

  private void partition() {
    boolean oneWay = world.chance(0.3);
    boolean hub = world.chance(0.3);
    int split = world.random.nextInt(1 << processes.size());
    for (int from = 0; from < processes.size(); from++) {
      for (int to = 0; to < processes.size(); to++) {
        boolean apart = ((split >> from ^ split >> to) & 1) != 0;
        boolean cut = hub ? from != 0 && to != 0 && from != to : apart;
        if (cut && (!oneWay || from < to)) {
          network.cut(from, to, true);
          if (world.chance(0.5)) {
            processes.get(to).hint(processes.get(from).address());
          }
        }
      }
    }
    world.after(world.between(SimWorld.SECOND, 20 * SimWorld.SECOND), this::healNetwork);
  }

  /** Beats slowly, reads slowly, hears nothing: the longest a victim can believe in its lease. */
  private void cutOffWithSlowDevice(SimProcess victim) {
    long slow = world.between(SimWorld.SECOND / 5, 2 * SimWorld.SECOND);
    victim.device().slowNanos = slow;
    long cutAfter = world.between(0, slow);
    world.after(
        cutAfter,
        () -> {
          if (stopped) {
            return;
          }
          for (SimProcess other : processes) {
            network.cut(victim.number(), other.number(), true);
            network.cut(other.number(), victim.number(), true);
            if (world.chance(0.7)) {
              other.hint(victim.address());
            }
          }
        });
    boolean dies = world.chance(0.3);
    world.after(
        world.between(SimWorld.SECOND, 12 * SimWorld.SECOND),
        () -> {
          if (dies && !stopped) {
            crash(victim, false);
          }
          network.heal();
          victim.device().heal();
        });
  }

  private void pausedWithinRead(SimProcess victim) {
    victim.device().pauseWithinNextRead = world.between(SimWorld.SECOND, 30 * SimWorld.SECOND);
  }

  private void slowDevice(SimProcess victim) {
    boolean all = world.chance(0.3);
    for (SimProcess process : processes) {
      if (all || process == victim) {
        process.device().slowNanos = world.between(SimWorld.MILLI, 3 * SimWorld.SECOND);
        world.after(world.between(0, 10 * SimWorld.SECOND), () -> process.device().heal());
      }
    }
  }

  private void clock(SimProcess victim) {
    if (!lyingClocks) {
      victim.clock().set(0.96 + world.random.nextDouble() * 0.08, 0);
      return;
    }
    double[] rates = {0, 0.5, 1, 1, 2};
    long jump = world.chance(0.5) ? world.between(0, 3_600 * SimWorld.SECOND) : 0;
    victim.clock().set(rates[world.random.nextInt(rates.length)], jump);
  }

  private void healNetwork() {
    network.heal();
  }

  /** No more faults; everything is mended, everybody runs. */
  void stop() {
    stopped = true;
    network.heal();
    for (SimProcess process : processes) {
      process.device().heal();
      process.device().pauseWithinNextRead = 0;
      process.clock().set(1.0, 0);
      process.resume();
      if (!process.running()) {
        process.start();
      }
    }
  }
}
