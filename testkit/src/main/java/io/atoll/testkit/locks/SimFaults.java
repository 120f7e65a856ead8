package io.atoll.testkit.locks;

import java.util.List;

/** The storm: one fault after the other, several at a time, from one source of randomness. */
final class SimFaults {
  private final SimWorld world;
  private final SimNetwork network;
  private final List<SimProcess> processes;
  private final boolean lyingClocks;
  private final double pace;
  private boolean stopped;

  SimFaults(SimWorld world, SimNetwork network, List<SimProcess> processes, boolean lyingClocks) {
    this.world = world;
    this.network = network;
    this.processes = processes;
    this.lyingClocks = lyingClocks;
    this.pace = 0.5 + world.random.nextDouble() * 6;
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
    switch (world.random.nextInt(13)) {
      case 0 -> crash(victim, world.chance(0.5));
      case 1 -> victim.pauseFor(world.between(SimWorld.MILLI, 5 * SimWorld.SECOND));
      case 2 -> victim.pauseFor(world.between(SimWorld.SECOND, 30 * SimWorld.SECOND));
      case 3, 4 -> partition();
      case 5 -> {
        network.loss = world.random.nextDouble() * 0.5;
        network.repeat = world.random.nextDouble() * 0.3;
        network.slowNanos = world.between(SimWorld.MILLI, 2 * SimWorld.SECOND);
        world.after(world.between(0, 10 * SimWorld.SECOND), this::healNetwork);
      }
      case 6 -> slowDevice(victim);
      case 7 -> {
        long until = world.now() + world.between(0, 15 * SimWorld.SECOND);
        boolean all = world.chance(0.4);
        for (SimProcess process : processes) {
          if (all || process == victim) {
            process.deviceStalledUntil = until;
          }
        }
      }
      case 8 -> {
        victim.writeFailure = world.chance(0.3) ? 0.01 : 0;
        victim.readFailure = world.random.nextDouble() * 0.5;
        world.after(world.between(0, 8 * SimWorld.SECOND), () -> healDevice(victim));
      }
      case 9 -> clock(victim);
      case 10 -> cutOffWithSlowDevice(victim);
      case 11 -> pausedWithinRead(victim);
      default -> {
        if (world.chance(0.5)) {
          any().hint(victim.address());
        } else if (victim.app() != null && world.chance(0.3)) {
          leave(victim);
        }
      }
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
    victim.deviceSlowNanos = slow;
    long cutAfter = world.between(0, slow);
    world.after(
        cutAfter,
        () -> {
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
          if (dies) {
            crash(victim, false);
          }
          network.heal();
          healDevice(victim);
        });
  }

  private void pausedWithinRead(SimProcess victim) {
    victim.pauseWithinNextRead = world.between(SimWorld.SECOND, 30 * SimWorld.SECOND);
  }

  private void slowDevice(SimProcess victim) {
    boolean all = world.chance(0.3);
    for (SimProcess process : processes) {
      if (all || process == victim) {
        process.deviceSlowNanos = world.between(SimWorld.MILLI, 3 * SimWorld.SECOND);
        world.after(world.between(0, 10 * SimWorld.SECOND), () -> healDevice(process));
      }
    }
  }

  private void clock(SimProcess victim) {
    if (!lyingClocks) {
      victim.setClock(0.96 + world.random.nextDouble() * 0.08, 0);
      return;
    }
    double[] rates = {0, 0.5, 1, 1, 2};
    long jump = world.chance(0.5) ? world.between(0, 3_600 * SimWorld.SECOND) : 0;
    victim.setClock(rates[world.random.nextInt(rates.length)], jump);
  }

  private void healNetwork() {
    network.heal();
  }

  private static void healDevice(SimProcess process) {
    process.deviceSlowNanos = SimWorld.MILLI;
    process.readFailure = 0;
    process.writeFailure = 0;
    process.deviceStalledUntil = 0;
  }

  /** No more faults; everything is mended, everybody runs. */
  void stop() {
    stopped = true;
    network.heal();
    for (SimProcess process : processes) {
      healDevice(process);
      process.setClock(1.0, 0);
      process.resume();
      if (!process.running()) {
        process.start();
      }
    }
  }
}
