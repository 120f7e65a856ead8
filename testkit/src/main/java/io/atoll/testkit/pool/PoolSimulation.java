package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.format.Superblock;
import io.atoll.testkit.device.Fault;
import io.atoll.testkit.device.SimBlockDevice;
import io.atoll.testkit.device.SimulatedCrash;
import java.io.IOException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A seed's life of a pool: segments of random steps, each ended by a crash somewhere or in order.
 * At every I/O that changes the device, what a crash there could leave is opened, compared with the
 * model and checked; and at some of them every I/O of that recovery in turn.
 */
public final class PoolSimulation {
  /**
   * How much a simulation does.
   *
   * @param segments runs of the pool between crashes
   * @param steps steps in a segment, at most
   * @param every one in so many I/Os is looked at; 1 for each
   * @param recoveries one in so many of these has its recovery crashed at every I/O too
   * @param flips bits flipped at the end, one at a time
   */
  public record Effort(int segments, int steps, int every, int recoveries, int flips) {
    /** What the default tests do with a seed. */
    public static final Effort SHORT = new Effort(4, 60, 7, 10, 20);

    /** Everything. */
    public static final Effort FULL = new Effort(8, 80, 1, 8, 150);
  }

  private final long seed;
  private final Effort effort;
  private final SplittableRandom random;
  private final PoolModel model = new PoolModel();
  private long operations;
  private long crashPoints;
  private long flipsDetected;
  private int segment;
  private long written;
  private boolean failing;
  private @Nullable PoolHistory current;
  private long io;

  private PoolSimulation(long seed, Effort effort) {
    this.seed = seed;
    this.effort = effort;
    this.random = new SplittableRandom(seed);
  }

  /**
   * What a simulation did.
   *
   * @param operations steps taken
   * @param crashPoints devices looked at
   * @param flipsDetected flipped bits that made an error, of those tried
   */
  public record Result(long operations, long crashPoints, long flipsDetected) {}

  /**
   * Runs a seed.
   *
   * @throws Violation when the pool did something wrong; its message says where
   */
  public static Result run(long seed, Effort effort) {
    PoolSimulation simulation = new PoolSimulation(seed, effort);
    try {
      simulation.run();
      return new Result(simulation.operations, simulation.crashPoints, simulation.flipsDetected);
    } catch (IOException | RuntimeException | Error e) {
      throw new Violation(
          "seed %d, segment %d, step %d, I/O %d, %s"
              .formatted(
                  seed, simulation.segment, simulation.operations, simulation.io, simulation.model),
          e);
    }
  }

  private void run() throws IOException {
    // In a storm the pool hardly gets up before it crashes again, so that closings pile up.
    boolean storm = random.nextInt(4) == 0;
    SimBlockDevice device = Shape.random(random).format(seed);
    int segments = storm ? effort.segments * 6 : effort.segments;
    for (segment = 0; segment < segments; segment++) {
      long before = model.acknowledged();
      device = segment(device, storm && segment % 24 != 0);
      if (model.acknowledged() == before) {
        written = 0; // nothing was written under it, so its number may come again
      }
      long number = PoolVerifier.verify(device.copy(0), model);
      model.crashed(number);
    }
    finish(rot(device));
  }

  /** Runs the pool until it crashes, fails or is closed; returns what is left of the device. */
  private SimBlockDevice segment(SimBlockDevice device, boolean brief) throws IOException {
    io = 0;
    arrangeFaults(device, brief);
    long survivor = random.nextLong();
    ObservedDevice observed = new ObservedDevice(device, () -> lookAndGoOn(device));
    try {
      Pool pool = Pool.open(observed, PoolVerifier.STEPPED);
      steps(pool, device, brief ? 4 : effort.steps);
      return device.copy(survivor);
    } catch (SimulatedCrash e) {
      return device.afterCrash(survivor);
    } catch (IOException e) {
      if (!failing) {
        throw e;
      }
      return random.nextBoolean() ? device.copy(survivor) : device.afterCrash(survivor);
    }
  }

  private void arrangeFaults(SimBlockDevice device, boolean brief) {
    failing = random.nextInt(6) == 0;
    if (failing) {
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        device.faultAt(random.nextInt(600), new Fault.Failure());
      }
    }
    if (brief) {
      device.crashAt(random.nextInt(60));
    } else if (random.nextInt(5) != 0) {
      device.crashAt(random.nextInt(20) == 0 ? random.nextInt(30) : random.nextInt(1200));
    }
  }

  private void steps(Pool pool, SimBlockDevice device, int most) throws IOException {
    try (PoolHistory history = new PoolHistory(pool, device, model, random)) {
      current = history;
      Violation.require(
          PoolVerifier.lastNumber(pool) == model.appended(), "not where the crash left it");
      long incarnation = pool.status().incarnation();
      Violation.require(incarnation > written, "R3: incarnation " + incarnation + " again");
      written = incarnation;
      int steps = 1 + random.nextInt(most);
      for (int i = 0; i < steps; i++) {
        operations++;
        step(pool, history);
      }
      history.settle();
      PoolVerifier.compare(pool, model.newest());
    } catch (SimulatedCrash | IOException e) {
      current = null;
      PoolVerifier.abandon(pool, device);
      throw e;
    }
    current = null;
    pool.close();
  }

  /**
   * A step; where I/O fails now and then it may fail, and the pool goes on unless it says that it
   * stopped.
   */
  private void step(Pool pool, PoolHistory history) throws IOException {
    try {
      if (random.nextInt(60) == 0) {
        history.grow();
      } else {
        history.step();
      }
    } catch (IOException e) {
      if (!failing || pool.failure() != null) {
        throw e;
      }
    }
  }

  private void lookAndGoOn(SimBlockDevice device) throws IOException {
    look(device);
    PoolHistory history = current;
    if (history != null) {
      history.duringIo();
    }
  }

  /** Looks at what a crash now would leave. */
  private void look(SimBlockDevice device) {
    SplittableRandom chance = new SplittableRandom(seed * 1_000_003 + segment * 100_003L + io++);
    if (chance.nextInt(effort.every) != 0) {
      return;
    }
    crashPoints++;
    SimBlockDevice left = device.afterCrash(chance.nextLong());
    try {
      if (chance.nextInt(effort.recoveries) == 0) {
        lookAtRecovery(left, chance);
      } else {
        PoolVerifier.verify(left, model);
      }
    } catch (IOException e) {
      throw new Violation("what a crash would leave cannot be opened", e);
    }
  }

  /** Crashes the recovery itself at every I/O; each must come to the same (R1). */
  private void lookAtRecovery(SimBlockDevice left, SplittableRandom chance) throws IOException {
    long expected = PoolVerifier.verify(left.copy(1), model);
    ObservedDevice observed =
        new ObservedDevice(
            left,
            () -> {
              crashPoints++;
              long number = PoolVerifier.verify(left.afterCrash(chance.nextLong()), model);
              Violation.require(
                  number == expected,
                  "a second recovery comes to %d, not %d".formatted(number, expected));
            });
    Pool pool = Pool.open(observed, PoolVerifier.STEPPED);
    PoolVerifier.abandon(pool, left);
  }

  /** A last stretch without crashes, whose every written bit may then flip. */
  private SimBlockDevice rot(SimBlockDevice device) throws IOException {
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    device.startTrace();
    failing = false;
    try (PoolHistory history = new PoolHistory(pool, device, model, random)) {
      for (int i = random.nextInt(60); i >= 0; i--) {
        operations++;
        history.step();
      }
      history.settleWithLastGroup();
    }
    SimBlockDevice left = device.copy(random.nextLong());
    Superblock superblock = pool.superblock();
    PoolVerifier.abandon(pool, device);
    flipsDetected +=
        new RotSimulation(left, superblock, model, random).run(device.trace(), effort.flips());
    PoolVerifier.verify(left.copy(0), model);
    model.crashed(model.appended());
    return left;
  }

  /** Deletes everything: the space must come back. */
  private void finish(SimBlockDevice device) throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      PoolVerifier.compare(pool, model.newest());
      try (PoolHistory history = new PoolHistory(pool, device, model, random)) {
        history.deleteEverything();
      }
    }
    CheckReport.Totals totals = PoolVerifier.check(device.copy(3)).totals();
    long left = totals.dataIds() + totals.contentBlocks() + totals.pendingIds() + totals.tickets();
    Violation.require(left == 0, "everything was deleted, but there is left " + totals);
  }
}
