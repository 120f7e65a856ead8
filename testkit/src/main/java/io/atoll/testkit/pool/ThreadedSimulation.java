package io.atoll.testkit.pool;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Several histories at once on a pool with its threads, each in datasets of its own, all sharing
 * journal, content and space. While they run, what a crash would leave is looked at again and
 * again. The order of threads is the machine's, so a seed replays the steps but not the
 * interleaving.
 */
public final class ThreadedSimulation {
  private static final PoolOptions THREADED = PoolOptions.DEFAULT.withMemory(2 << 20, 256 << 10);
  private static final int WRITERS = 4;
  private static final long DELAY_NANOS = 20_000;

  private final SimBlockDevice device;
  private final SplittableRandom random;
  private final List<PoolModel> models = new ArrayList<>();
  private long looks;

  private ThreadedSimulation(long seed) throws IOException {
    this.random = new SplittableRandom(seed);
    Shape shape = Shape.random(random);
    this.device =
        new Shape(
                12_000 + shape.dataBlocks(),
                4096,
                shape.journalBlocks() * 2,
                shape.contentBlockBytes(),
                shape.codec(),
                shape.hash())
            .format(seed);
  }

  /**
   * Runs a seed.
   *
   * @param rounds openings of the pool
   * @param steps steps of each writer in a round
   * @return how many crashes were looked at
   */
  public static long run(long seed, int rounds, int steps) {
    try {
      ThreadedSimulation simulation = new ThreadedSimulation(seed);
      for (int i = 0; i < WRITERS; i++) {
        simulation.models.add(new PoolModel(Integer.MAX_VALUE));
      }
      SimBlockDevice now = simulation.device;
      for (int round = 0; round < rounds; round++) {
        now = simulation.round(now, round, steps);
      }
      return simulation.looks;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw new Violation("seed " + seed, e);
    }
  }

  private SimBlockDevice round(SimBlockDevice from, int round, int steps)
      throws IOException, InterruptedException {
    from.delays(DELAY_NANOS);
    List<Callable<Void>> writers = new ArrayList<>();
    try (Pool pool = Pool.open(from, THREADED);
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        int number = i;
        SplittableRandom own = random.split();
        writers.add(() -> write(pool, from, number, own, steps));
      }
      List<Future<Void>> running = writers.stream().map(executor::submit).toList();
      while (running.stream().anyMatch(writer -> !writer.isDone())) {
        look(from);
      }
      for (Future<Void> writer : running) {
        await(writer);
      }
      PoolVerifier.compare(pool, union(List.of()));
    }
    SimBlockDevice left = from.copy(round);
    look(left);
    return left;
  }

  private static void await(Future<Void> writer) throws InterruptedException {
    try {
      writer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Violation violation) {
        throw violation;
      }
      throw new CompletionException(e.getCause());
    }
  }

  private Void write(Pool pool, SimBlockDevice on, int number, SplittableRandom own, int steps)
      throws IOException {
    try (PoolHistory history =
        new PoolHistory(pool, on, models.get(number), own, numberKey(number), false)) {
      for (int i = 0; i < steps; i++) {
        history.step();
      }
      history.settle();
    }
    return null;
  }

  private static byte[] numberKey(int writer) {
    return PoolVerifier.key("n" + writer);
  }

  /**
   * Looks at what a crash now would leave: behind no acknowledgement that came before, and of each
   * history a prefix.
   */
  private void look(SimBlockDevice on) throws IOException {
    List<Long> acknowledged = models.stream().map(PoolModel::acknowledged).toList();
    SimBlockDevice left = on.afterCrash(random.nextLong());
    Pool pool = Pool.open(left, PoolVerifier.STEPPED);
    try {
      List<Long> found = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        long number = PoolVerifier.lastNumber(pool, numberKey(i));
        Violation.require(
            number >= acknowledged.get(i),
            "writer %d is behind transaction %d, %d was acknowledged"
                .formatted(i, number, acknowledged.get(i)));
        found.add(number);
      }
      PoolVerifier.compare(pool, union(found));
      PoolVerifier.check(left);
      looks++;
    } finally {
      PoolVerifier.abandon(pool, left);
    }
  }

  /** All histories' states behind these transactions; behind their last when none are given. */
  private ModelState union(List<Long> numbers) {
    ModelState all = new ModelState();
    for (int i = 0; i < WRITERS; i++) {
      PoolModel model = models.get(i);
      long number = numbers.isEmpty() ? model.appended() : numbers.get(i);
      all.addAll(model.stateBehind(number, 0));
    }
    return all;
  }
}
