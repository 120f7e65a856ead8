package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Membership;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.membership.MemberConfig;
import io.atoll.lockmgr.node.Node;
import io.atoll.lockmgr.node.NodePort;
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
  /** How long it takes at most until a process whose incarnation is over is up again. */
  static final long LONGEST_RESTART = SimWorld.SECOND;

  private final SimWorld world;
  private final SimDisk disk;
  private final SimNetwork network;
  private final SimChecker checker;
  private final SimSettings settings;
  private final Consumer<Node> proofs;
  private final MemberConfig config;
  private final int number;
  private final SimClock clock;
  private final SimDevicePath device;

  private @Nullable Node node;
  private @Nullable SimApp app;
  private long generation;
  private boolean running;
  private boolean cycling;
  private boolean resting;
  private long pausedUntil;
  private long hostFailedAt = -SimWorld.SECOND * 86_400;

  /**
   * @param proofs told of a node that is gone, together with all its writes
   */
  SimProcess(int number, SimNodes nodes, SimSettings settings, Consumer<Node> proofs) {
    this.number = number;
    this.world = nodes.world;
    this.disk = nodes.disk;
    this.network = nodes.network;
    this.checker = nodes.checker;
    this.settings = settings;
    this.proofs = proofs;
    this.clock = new SimClock(world);
    this.device = new SimDevicePath(this, world, disk, settings);
    this.config =
        new MemberConfig(
            new UUID(7, number),
            "node" + number,
            "n" + number,
            new SlotNumber(number),
            settings.slotCount(),
            0,
            false,
            SimNodes.TIMING,
            0);
  }

  int number() {
    return number;
  }

  String address() {
    return config.address();
  }

  SimClock clock() {
    return clock;
  }

  /** This process's way to the device. */
  SimDevicePath device() {
    return device;
  }

  // ---- life ----

  void start() {
    running = true;
    generation++;
    cycling = false;
    pausedUntil = 0;
    Node fresh =
        new Node(
            startedNow(),
            world.random.nextLong(),
            clock::nanos,
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
      n.wake(clock.nanos());
    }
  }

  /** Ticks; the finest grain at which this process looks at its clock. */
  private void heart() {
    later(
        10 * SimWorld.MILLI,
        () -> {
          Node n = node;
          if (n != null) {
            n.tick(clock.nanos());
            if (!n.invariantsHold()) {
              checker.violation("V5 node " + number + ": the lock table broke its invariants");
            }
          }
          heart();
        });
  }

  /** The configuration of a run that begins now. */
  private MemberConfig startedNow() {
    return new MemberConfig(
        config.node(),
        config.name(),
        config.address(),
        config.homeSlot(),
        config.slotCount(),
        config.device(),
        config.adoptDevice(),
        config.timing(),
        world.now() - hostFailedAt);
  }

  /**
   * Ends at once; what was given to the device lands late, torn, or never.
   *
   * @param proof whether only the process ends, so that nothing of it is under way any more;
   *     otherwise its host fails
   */
  void crash(boolean proof) {
    running = false;
    generation++;
    Node n = node;
    node = null;
    app = null;
    device.crash(proof);
    hostFailedAt = proof ? hostFailedAt : world.now();
    if (proof && n != null) {
      proofs.accept(n);
    }
  }

  /** Its user takes no more work, in this life and in any later one. */
  void rest() {
    resting = true;
    if (app != null) {
      app.rest();
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
    later(delay, null, action);
  }

  /** The same; a step of this kind. */
  void later(long delay, SimSteps.@Nullable Kind kind, Runnable action) {
    long mine = generation;
    world.after(delay, () -> runOrDefer(mine, kind, action));
  }

  private void runOrDefer(long mine, SimSteps.@Nullable Kind kind, Runnable action) {
    if (mine != generation) {
      return;
    }
    if (world.now() < pausedUntil) {
      world.after(
          Math.min(pausedUntil - world.now(), SimWorld.SECOND),
          () -> runOrDefer(mine, kind, action));
      return;
    }
    if (kind != null && settings.steps().struckBefore(this, kind)) {
      runOrDefer(mine, null, action);
      return;
    }
    action.run();
    if (kind != null && settings.steps().struckAfter(this, kind)) {
      return;
    }
    Node n = node;
    if (n != null && mine == generation) {
      n.handles().complete();
      checker.adopted(number, n.core().configuration());
      if (!cycling && clock.nanos() - n.nextCycleAt() >= 0 && !n.core().over()) {
        cycle(n);
      }
    }
  }

  void received(String from, byte[] frame) {
    later(
        0,
        SimSteps.Kind.FRAME,
        () -> {
          Node n = node;
          if (n != null) {
            n.received(clock.nanos(), from, frame, 0, frame.length);
          }
        });
  }

  void hint(String address) {
    later(
        0,
        () -> {
          Node n = node;
          if (n != null) {
            n.suspected(clock.nanos(), address);
          }
        });
  }

  private void cycle(Node n) {
    cycling = true;
    CycleWrite write = n.beginCycle(clock.nanos(), world.now() / SimWorld.MILLI);
    if (write == null) {
      readBlocks(n);
      return;
    }
    device.writeBlock(
        write,
        ok -> {
          if (!ok) {
            n.cycleFailed(true);
          } else {
            readBlocks(n);
          }
        });
  }

  private void readBlocks(Node n) {
    device.readBlocks(seen -> {
      cycling = false;
      if (seen == null) {
        n.cycleFailed(false);
      } else {
        n.endCycle(clock.nanos(), seen);
      }
    });
  }

  /** Which life of this process; changes with every start and crash. */
  long generation() {
    return generation;
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
      if (resting) {
        fresh.rest();
      }
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
      later(0, SimSteps.Kind.RECOVER, () -> a.recover(dead));
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
        world.between(SimWorld.SECOND / 10, LONGEST_RESTART),
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
