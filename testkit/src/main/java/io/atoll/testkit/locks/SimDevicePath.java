package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.slots.FenceCheck;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.testkit.locks.SimSteps.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The device as one process meets it: slow, stalled, failing. What was given to the device lands
 * whatever becomes of the process; what it answers comes as a step of the process.
 */
final class SimDevicePath {
  private final SimProcess process;
  private final SimWorld world;
  private final SimDisk disk;
  private final SimSettings settings;
  private final FenceCheck fenceCheck;
  private final List<Runnable> inFlight = new ArrayList<>();

  /** Writes that failed to this process, or outlived it, and may still land. */
  private final List<Runnable> lingering = new ArrayList<>();

  long stalledUntil;

  /** Until when the own block is not written and no blocks are read for the heartbeat; logs are. */
  long heartStalledUntil;

  long slowNanos = SimWorld.MILLI;
  double readFailure;
  double writeFailure;

  /**
   * A pause that strikes between the device's read and its completion to the process; 0 for none.
   */
  long pauseWithinNextRead;

  SimDevicePath(SimProcess process, SimWorld world, SimDisk disk, SimSettings settings) {
    this.process = process;
    this.world = world;
    this.disk = disk;
    this.settings = settings;
    this.fenceCheck = new FenceCheck(disk.format(), settings.slotCount(), settings.faults());
  }

  private long settledAt;

  /** When everything has landed or failed that was given to the device until now. */
  long settledAt() {
    return settledAt;
  }

  /** No fault is left. */
  void heal() {
    slowNanos = SimWorld.MILLI;
    readFailure = 0;
    writeFailure = 0;
    stalledUntil = 0;
    heartStalledUntil = 0;
  }

  /** The process is gone; what was in flight lands late or, with {@code proof}, never. */
  void crash(boolean proof) {
    List<Runnable> lost = List.copyOf(inFlight);
    inFlight.clear();
    if (proof) {
      lingering.clear();
      return;
    }
    for (Runnable landing : lost) {
      if (world.chance(0.6)) {
        landLate(landing);
      }
    }
  }

  private void landLate(Runnable landing) {
    lingering.add(landing);
    world.after(
        busyFor(world.between(0, settings.latestLandingNanos())),
        () -> {
          if (lingering.remove(landing)) {
            landing.run();
          }
        });
  }

  /** Writes the own block; it may tear if the process dies. Answers whether it was written. */
  void writeBlock(CycleWrite write, Consumer<Boolean> completed) {
    ByteBuffer bytes = disk.encode(write.slot(), write.block());
    boolean torn = world.chance(0.3);
    submit(
        heartLatency(),
        Kind.BLOCK_WRITTEN,
        () -> {
          if (torn && !process.running()) {
            int cutAt = world.random.nextInt(8) + 1;
            disk.land(write.slot(), bytes, 0, cutAt);
          } else {
            disk.land(write.slot(), bytes, 0, 8);
          }
        },
        completed);
  }

  /** Reads all blocks; null if the read failed. */
  void readBlocks(Consumer<@Nullable List<SlotBlock>> answer) {
    long duration = heartLatency();
    List<SlotBlock> seen = new ArrayList<>();
    // One device read is not one moment: half of the blocks are read earlier than the rest.
    long first = world.between(0, duration + 1);
    long second = world.between(first, duration + 1);
    long mask = world.random.nextLong();
    world.after(first, () -> seen.addAll(disk.readBlocks()));
    if (pauseWithinNextRead > 0) {
      process.pauseFor(pauseWithinNextRead);
      pauseWithinNextRead = 0;
    }
    world.after(
        second,
        () -> {
          List<SlotBlock> now = disk.readBlocks();
          for (int i = 0; i < now.size(); i++) {
            if ((mask >> i & 1) != 0) {
              seen.set(i, now.get(i));
            }
          }
        });
    process.later(
        duration + 1,
        Kind.BLOCKS_READ,
        () -> answer.accept(world.chance(readFailure) ? null : seen));
  }

  private long heartLatency() {
    return busyFor(Math.max(0, heartStalledUntil - world.now()) + latency());
  }

  private long latency() {
    long stalled = Math.max(0, stalledUntil - world.now());
    return busyFor(stalled + world.between(SimWorld.MILLI / 20, slowNanos));
  }

  private long busyFor(long duration) {
    settledAt = Math.max(settledAt, world.now() + duration);
    return duration;
  }

  /** Gives a record of the log to the device: it lands at some time, and is then completed. */
  void writeLog(Runnable landing, Consumer<Boolean> completed) {
    submit(latency(), Kind.LOG_WRITTEN, landing, completed);
  }

  private void submit(
      long duration, Kind completion, Runnable landing, Consumer<Boolean> completed) {
    boolean[] done = new boolean[1];
    boolean fails = world.chance(writeFailure);
    Runnable once =
        () -> {
          if (!done[0]) {
            done[0] = true;
            landing.run();
          }
        };
    inFlight.add(once);
    if (fails) {
      inFlight.remove(once);
      if (world.chance(0.5)) {
        landLate(once);
      }
      process.later(duration, completion, () -> completed.accept(false));
      return;
    }
    long life = process.generation();
    world.after(
        duration,
        () -> {
          boolean ours = inFlight.contains(once) && life == process.generation();
          if (ours) {
            // Its host may fail here: then the write is not in flight any more, or nobody hears.
            var _ = settings.steps().struckBefore(process, Kind.LANDING);
          }
          if (inFlight.remove(once)) {
            once.run();
            if (ours) {
              var _ = settings.steps().struckAfter(process, Kind.LANDING);
            }
            if (life == process.generation()) {
              process.later(
                  world.between(0, SimWorld.MILLI / 5), completion, () -> completed.accept(true));
            }
          }
        });
  }

  /** Reads the logs as of a moment between now and the answer; null if the read failed. */
  void readLogs(Consumer<@Nullable SimLogs> answer) {
    readLogs(() -> {}, answer);
  }

  /**
   * Reads the logs.
   *
   * @param meanwhile runs at the moment as of which they are read
   */
  void readLogs(Runnable meanwhile, Consumer<@Nullable SimLogs> answer) {
    long duration = latency();
    @Nullable SimLogs[] seen = new @Nullable SimLogs[1];
    world.after(
        world.between(0, duration),
        () -> {
          seen[0] = disk.logs();
          meanwhile.run();
        });
    process.later(
        duration, Kind.LOGS_READ, () -> answer.accept(world.chance(readFailure) ? null : seen[0]));
  }

  /** A fence read begun now. */
  void fenceRead(Node n, Incarnation self, Consumer<FenceRead> answer) {
    long adopted = n.core().configuration().epoch().value();
    long duration = latency();
    FenceRead[] seen = {FenceRead.UNKNOWN};
    world.after(
        world.between(0, duration), () -> seen[0] = fenceCheck.check(disk.bytes(), self, adopted));
    process.later(
        duration,
        Kind.FENCE_READ,
        () -> answer.accept(world.chance(readFailure) ? FenceRead.UNKNOWN : seen[0]));
  }
}
