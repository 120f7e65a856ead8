package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.membership.MemberConfig;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.node.NodePort;
import io.atoll.lockmgr.slots.FenceCheck;
import io.atoll.lockmgr.slots.SlotBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One process: it may crash, be paused anywhere, have a bad clock, a bad path to the device.
 *
 * <p>Everything that happens in it is an event; a pause defers events, so it strikes between any
 * two steps. What it gave to the device lands whatever becomes of it.
 */
final class SimProcess implements NodePort {
  private final SimWorld world;
  private final SimDisk disk;
  private final SimNetwork network;
  private final SimChecker checker;
  private final SimSettings settings;
  private final MemberConfig config;
  private final int number;
  private final List<Runnable> inFlight = new ArrayList<>();
  private final FenceCheck fenceCheck;

  private @Nullable Node node;
  private @Nullable SimApp app;
  private long generation;
  private boolean running;
  private boolean cycling;
  private long pausedUntil;
  private double rate = 1.0;
  private long clockBase;
  private long clockSince;
  private boolean clockLied;

  // The device as this process meets it.
  long deviceStalledUntil;
  long deviceSlowNanos = SimWorld.MILLI;
  double readFailure;
  double writeFailure;

  /**
   * A pause that strikes between the device's read and its completion to the process; 0 for none.
   */
  long pauseWithinNextRead;

  SimProcess(
      int number,
      SimWorld world,
      SimDisk disk,
      SimNetwork network,
      SimChecker checker,
      SimSettings settings,
      TimingContract timing) {
    this.number = number;
    this.world = world;
    this.disk = disk;
    this.network = network;
    this.checker = checker;
    this.settings = settings;
    this.clockBase = world.between(0, 1_000 * SimWorld.SECOND);
    this.fenceCheck = new FenceCheck(disk.format(), settings.slotCount(), settings.faults());
    this.config =
        new MemberConfig(
            new UUID(7, number),
            "node" + number,
            "n" + number,
            new SlotNumber(number),
            settings.slotCount(),
            0,
            timing);
  }

  int number() {
    return number;
  }

  String address() {
    return config.address();
  }

  // ---- clock ----

  long clock() {
    return clockBase + (long) ((world.now() - clockSince) * rate);
  }

  void setClock(double newRate, long jump) {
    clockBase = clock() + jump;
    clockSince = world.now();
    rate = newRate;
    clockLied |= newRate < 0.95 || newRate > 1.05 || jump != 0;
  }

  /** Whether a read under a lease may be judged: only while no clock ever broke the contract. */
  boolean clockLied() {
    return clockLied;
  }

  // ---- life ----

  void start() {
    running = true;
    generation++;
    cycling = false;
    pausedUntil = 0;
    Node fresh =
        new Node(
            config,
            world.random.nextLong(),
            this::clock,
            at -> {},
            () -> later(0, this::wakeNode),
            world.chance(0.5) ? 0 : SimWorld.MILLI * 5,
            this,
            settings.faults());
    node = fresh;
    app = null;
    heart();
  }

  private void wakeNode() {
    Node n = node;
    if (n != null) {
      n.wake(clock());
    }
  }

  /** Ticks; the finest grain at which this process looks at its clock. */
  private void heart() {
    later(
        10 * SimWorld.MILLI,
        () -> {
          Node n = node;
          if (n != null) {
            n.tick(clock());
            if (!n.invariantsHold()) {
              checker.violation("V5 node " + number + ": the lock table broke its invariants");
            }
          }
          heart();
        });
  }

  /** Ends at once; what was given to the device lands late, torn, or never. */
  void crash(boolean proof) {
    running = false;
    generation++;
    Node n = node;
    node = null;
    app = null;
    List<Runnable> lost = List.copyOf(inFlight);
    inFlight.clear();
    if (!proof) {
      for (Runnable landing : lost) {
        if (world.chance(0.6)) {
          world.after(world.between(0, settings.latestLandingNanos()), landing);
        }
      }
    }
    if (proof && n != null) {
      settings.proofs().accept(n);
    }
  }

  boolean running() {
    return running;
  }

  void pauseFor(long nanos) {
    pausedUntil = Math.max(pausedUntil, world.now() + nanos);
  }

  void resume() {
    pausedUntil = 0;
  }

  /** Runs in this process after a delay, later if it is paused, never if it is gone by then. */
  void later(long delay, Runnable action) {
    long mine = generation;
    world.after(delay, () -> runOrDefer(mine, action));
  }

  private void runOrDefer(long mine, Runnable action) {
    if (mine != generation) {
      return;
    }
    if (world.now() < pausedUntil) {
      world.after(
          Math.min(pausedUntil - world.now(), SimWorld.SECOND), () -> runOrDefer(mine, action));
      return;
    }
    action.run();
    Node n = node;
    if (n != null && mine == generation) {
      n.handles().complete();
      if (!cycling && clock() - n.nextCycleAt() >= 0 && !n.core().over()) {
        cycle(n);
      }
    }
  }

  void received(String from, byte[] frame) {
    later(
        0,
        () -> {
          Node n = node;
          if (n != null) {
            n.received(clock(), from, frame, 0, frame.length);
          }
        });
  }

  void hint(String address) {
    later(
        0,
        () -> {
          Node n = node;
          if (n != null) {
            n.suspected(clock(), address);
          }
        });
  }

  // ---- device ----

  private void cycle(Node n) {
    cycling = true;
    CycleWrite write = n.beginCycle(clock(), world.now() / SimWorld.MILLI);
    if (write == null) {
      readBlocks(n);
      return;
    }
    ByteBuffer bytes = disk.encode(write.slot(), write.block());
    boolean torn = world.chance(0.3);
    submit(
        () -> {
          if (torn && !running) {
            int cutAt = world.random.nextInt(8) + 1;
            disk.land(write.slot(), bytes, 0, cutAt);
          } else {
            disk.land(write.slot(), bytes, 0, 8);
          }
        },
        ok -> {
          if (!ok) {
            n.cycleFailed(true);
          } else {
            readBlocks(n);
          }
        });
  }

  private void readBlocks(Node n) {
    long duration = latency();
    List<SlotBlock> seen = new ArrayList<>();
    // One device read is not one moment: half of the blocks are read earlier than the rest.
    long first = world.between(0, duration + 1);
    long second = world.between(first, duration + 1);
    long mask = world.random.nextLong();
    world.after(first, () -> seen.addAll(disk.readBlocks()));
    if (pauseWithinNextRead > 0) {
      pauseFor(pauseWithinNextRead);
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
    later(
        duration + 1,
        () -> {
          cycling = false;
          if (world.chance(readFailure)) {
            n.cycleFailed(false);
          } else {
            n.endCycle(clock(), seen);
          }
        });
  }

  private long latency() {
    long stalled = Math.max(0, deviceStalledUntil - world.now());
    return stalled + world.between(SimWorld.MILLI / 20, deviceSlowNanos);
  }

  /** Gives a write to the device: it lands at some time, and is then completed to this process. */
  void submit(Runnable landing, Consumer<Boolean> completed) {
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
    long duration = latency();
    if (fails) {
      inFlight.remove(once);
      if (world.chance(0.5)) {
        world.after(world.between(0, settings.latestLandingNanos()), once);
      }
      later(duration, () -> completed.accept(false));
      return;
    }
    long mine = generation;
    world.after(
        duration,
        () -> {
          if (inFlight.remove(once)) {
            once.run();
            if (mine == generation) {
              later(world.between(0, SimWorld.MILLI / 5), () -> completed.accept(true));
            }
          }
        });
  }

  /** Reads the logs as of a moment between now and the answer; null if the read failed. */
  void readLogs(Consumer<@Nullable SimLogs> answer) {
    long duration = latency();
    @Nullable SimLogs[] seen = new @Nullable SimLogs[1];
    world.after(world.between(0, duration), () -> seen[0] = disk.logs());
    later(duration, () -> answer.accept(world.chance(readFailure) ? null : seen[0]));
  }

  /** A fence read begun now. */
  void fenceRead(Node n, Incarnation self, Consumer<FenceRead> answer) {
    long adopted = n.core().configuration().epoch().value();
    long duration = latency();
    FenceRead[] seen = {FenceRead.UNKNOWN};
    world.after(
        world.between(0, duration), () -> seen[0] = fenceCheck.check(disk.bytes(), self, adopted));
    later(duration, () -> answer.accept(world.chance(readFailure) ? FenceRead.UNKNOWN : seen[0]));
  }

  // ---- what the node wants ----

  @Override
  public void send(String address, byte[] frame) {
    network.send(number, address, frame);
  }

  @Override
  public void peers(Collection<String> addresses) {}

  @Override
  public void joined(Incarnation self) {
    Node n = node;
    if (n != null) {
      SimApp fresh = new SimApp(this, n, self, world, disk, checker, settings);
      app = fresh;
      later(0, () -> beginWhenLive(n, fresh));
    }
  }

  /** As the real manager: a node is used only after its first heartbeat was seen to be in place. */
  private void beginWhenLive(Node n, SimApp fresh) {
    if (n.lease().live()) {
      fresh.begin();
    } else if (!n.core().over()) {
      later(5 * SimWorld.MILLI, () -> beginWhenLive(n, fresh));
    }
  }

  @Override
  public void membershipChanged(Membership membership) {
    settings.trace(world.now(), number, membership.toString());
  }

  @Override
  public void recover(List<Recovery> dead) {
    SimApp a = app;
    if (a != null) {
      later(0, () -> a.recover(dead));
    }
  }

  @Override
  public void fence(Incarnation victim) {}

  @Override
  public void warn(String text) {}

  @Override
  public void refused(String why) {}

  @Override
  public void lost(String why) {
    settings.trace(world.now(), number, "lost: " + why);
    restartSoon();
  }

  @Override
  public void left() {
    restartSoon();
  }

  private void restartSoon() {
    later(
        world.between(SimWorld.SECOND / 10, SimWorld.SECOND),
        () -> {
          crash(false);
          start();
        });
  }

  @Nullable SimApp app() {
    return app;
  }

  @Nullable Node node() {
    return node;
  }

  Faults faults() {
    return settings.faults();
  }
}
