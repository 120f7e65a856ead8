package io.atoll.testkit.locks;

import java.util.ArrayList;
import java.util.List;

/** Frames between processes: lost, repeated, reordered, late; cut in either direction. */
final class SimNetwork {
  private final SimWorld world;
  private final List<SimProcess> processes = new ArrayList<>();
  private boolean[][] cut = new boolean[0][0];
  double loss;
  double repeat;
  long slowNanos = 2 * SimWorld.MILLI;

  SimNetwork(SimWorld world) {
    this.world = world;
  }

  void add(SimProcess process) {
    processes.add(process);
    cut = new boolean[processes.size()][processes.size()];
  }

  void cut(int from, int to, boolean value) {
    cut[from][to] = value;
  }

  void heal() {
    cut = new boolean[processes.size()][processes.size()];
    loss = 0;
    repeat = 0;
    slowNanos = 2 * SimWorld.MILLI;
  }

  boolean isCut(int from, int to) {
    return cut[from][to];
  }

  void send(int from, String address, byte[] frame) {
    for (SimProcess to : processes) {
      if (to.address().equals(address) && !cut[from][to.number()] && !world.chance(loss)) {
        deliver(from, to, frame);
        if (world.chance(repeat)) {
          deliver(from, to, frame);
        }
      }
    }
  }

  private void deliver(int from, SimProcess to, byte[] frame) {
    String sender = processes.get(from).address();
    long delay = world.between(SimWorld.MILLI / 20, slowNanos);
    world.after(
        delay,
        () -> {
          if (!cut[from][to.number()]) {
            to.received(sender, frame);
          }
        });
  }
}
