package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.testkit.device.SimBlockDevice;
import io.atoll.testkit.device.SimulatedCrash;
import java.io.IOException;
import java.util.SplittableRandom;

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
   */
  public record Effort(int segments, int steps, int every, int recoveries) {
    /** What the default tests do with a seed. */
    public static final Effort SHORT = new Effort(4, 60, 7, 10);

    /** Everything. */
    public static final Effort FULL = new Effort(8, 80, 1, 8);
  }

  private final long seed;
  private final Effort effort;
  private final SplittableRandom random;
  private final PoolModel model = new PoolModel();
  private long operations;
  private long crashPoints;
  private int segment;
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
   */
  public record Result(long operations, long crashPoints) {}

  /**
   * Runs a seed.
   *
   * @throws Violation when the pool did something wrong; its message says where
   */
  public static Result run(long seed, Effort effort) {
    PoolSimulation simulation = new PoolSimulation(seed, effort);
    try {
      simulation.run();
      return new Result(simulation.operations, simulation.crashPoints);
    } catch (IOException | RuntimeException | Error e) {
      throw new Violation(
          "seed %d, segment %d, step %d, I/O %d, %s"
              .formatted(
                  seed, simulation.segment, simulation.operations, simulation.io, simulation.model),
          e);
    }
  }

  private void run() throws IOException {
    SimBlockDevice device = Shape.random(random).format(seed);
    for (segment = 0; segment < effort.segments; segment++) {
      device = segment(device);
      long number = PoolVerifier.verify(device.copy(0), model);
      model.crashed(number);
    }
    finish(device);
  }

  /** Runs the pool until it crashes or is closed; returns what is left of the device. */
  private SimBlockDevice segment(SimBlockDevice device) throws IOException {
    io = 0;
    boolean crashing = random.nextInt(5) != 0;
    if (crashing) {
      device.crashAt(random.nextInt(20) == 0 ? random.nextInt(30) : random.nextInt(1200));
    }
    long survivor = random.nextLong();
    ObservedDevice observed = new ObservedDevice(device, () -> look(device));
    try {
      Pool pool = Pool.open(observed, PoolVerifier.STEPPED);
      steps(pool, device);
      return device.copy(survivor);
    } catch (SimulatedCrash e) {
      return device.afterCrash(survivor);
    }
  }

  private void steps(Pool pool, SimBlockDevice device) throws IOException {
    try (PoolHistory history = new PoolHistory(pool, device, model, random)) {
      Violation.require(
          PoolVerifier.lastNumber(pool) == model.appended(), "not where the crash left it");
      int steps = 1 + random.nextInt(effort.steps);
      for (int i = 0; i < steps; i++) {
        operations++;
        if (random.nextInt(60) == 0) {
          history.grow();
        } else {
          history.step();
        }
      }
      history.settle();
      PoolVerifier.compare(pool, model.newest());
    } catch (SimulatedCrash e) {
      PoolVerifier.abandon(pool, device);
      throw e;
    }
    pool.close();
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

  /** Deletes everything: the space must come back. */
  private void finish(SimBlockDevice device) throws IOException {
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      PoolVerifier.compare(pool, model.newest());
      Violation.require(pool.failure() == null, "failed");
    }
    PoolVerifier.check(device.copy(3));
  }
}
