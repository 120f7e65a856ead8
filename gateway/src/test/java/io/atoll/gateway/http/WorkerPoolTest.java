package io.atoll.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.wait.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who is woken for a task, and that each is done (W1 to W4 of docs/decisions/workers.md). */
class WorkerPoolTest {
  private static final long NEVER = Long.MAX_VALUE;

  private static WorkerPool pool(int threads, int processors, long lookOutNanos) {
    return new WorkerPool(
        "test-worker-", new WorkerPool.Limits(threads, 1000, processors, lookOutNanos));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As far as the pool is told it waits. */
  private static void awaitAnnounced(CountDownLatch latch) {
    Waits.begin();
    try {
      await(latch);
    } finally {
      Waits.end();
    }
  }

  @Test
  void asManyRunAsThereAreProcessors() {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    try (WorkerPool pool = pool(8, 2, NEVER)) {
      for (int i = 0; i < 20; i++) {
        pool.execute(() -> {
          await(go);
          done.incrementAndGet();
        });
      }
      assertThat(pool.running()).isEqualTo(2);
      go.countDown();
    }
    assertThat(done).hasValue(20);
  }

  @Test
  void oneThreadDoesAllInOrder() {
    List<Integer> done = new ArrayList<>();
    try (WorkerPool pool = pool(8, 1, NEVER)) {
      for (int i = 0; i < 100; i++) {
        int number = i;
        pool.execute(() -> done.add(number));
      }
    }
    assertThat(done).hasSize(100).isSorted();
  }

  @Test
  void whileOneWaitsAnotherRunsInItsPlace() {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch first = new CountDownLatch(1);
    try (WorkerPool pool = pool(2, 1, NEVER)) {
      pool.execute(() -> {
        awaitAnnounced(second);
        first.countDown();
      });
      pool.execute(second::countDown);
      await(first);
    }
  }

  @Test
  void aTaskQueuedWhileAllWaitIsTakenAtOnce() {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    try (WorkerPool pool = pool(2, 1, NEVER)) {
      pool.execute(() -> {
        Waits.begin();
        waits.countDown();
        await(second);
        Waits.end();
      });
      await(waits);
      pool.execute(second::countDown);
      await(second);
    }
  }

  @Test
  void waitsNest() {
    try (WorkerPool pool = pool(2, 1, NEVER)) {
      CountDownLatch done = new CountDownLatch(1);
      List<Integer> running = new ArrayList<>();
      pool.execute(() -> {
        Waits.begin();
        Waits.begin();
        running.add(pool.running());
        Waits.end();
        running.add(pool.running());
        Waits.end();
        running.add(pool.running());
        done.countDown();
      });
      await(done);
      assertThat(running).containsExactly(0, 0, 1);
    }
  }

  @Test
  void aWaitThatNobodyAnnouncedStopsNobodyForLong() {
    CountDownLatch last = new CountDownLatch(1);
    try (WorkerPool pool = pool(4, 1, WorkerPool.LOOK_OUT_NANOS)) {
      pool.execute(() -> await(last));
      pool.execute(() -> await(last));
      pool.execute(() -> await(last));
      pool.execute(last::countDown);
      await(last);
    }
  }

  @Test
  void neverMoreThreadsThanAllowed() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(2);
    AtomicInteger others = new AtomicInteger();
    try (WorkerPool pool = pool(2, 4, 1_000_000)) {
      for (int i = 0; i < 2; i++) {
        pool.execute(() -> {
          Waits.begin();
          waiting.countDown();
          await(go);
          Waits.end();
        });
      }
      await(waiting);
      pool.execute(others::incrementAndGet);
      assertThat(pool.running()).isZero();
      assertThat(others).hasValue(0);
      go.countDown();
    }
    assertThat(others).hasValue(1);
  }

  @Test
  void whatIsTooMuchIsRefused() {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(1);
    WorkerPool pool = new WorkerPool("test-worker-", new WorkerPool.Limits(1, 2, 1, NEVER));
    try (pool) {
      pool.execute(() -> {
        taken.countDown();
        await(go);
      });
      await(taken);
      pool.execute(() -> {});
      pool.execute(() -> {});
      assertThatThrownBy(() -> pool.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      go.countDown();
    }
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("closed");
  }

  @Test
  void aTaskThatFailsTakesNoThreadWithIt() {
    AtomicInteger done = new AtomicInteger();
    try (WorkerPool pool = pool(1, 1, NEVER)) {
      pool.execute(() -> {
        throw new IllegalStateException("expected by the test");
      });
      pool.execute(done::incrementAndGet);
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void ofManyTasksThatWaitNowAndThenEachIsDoneOnce() {
    SplittableRandom random = new SplittableRandom(5);
    AtomicInteger done = new AtomicInteger();
    int tasks = 20_000;
    WorkerPool pool = new WorkerPool("test-worker-", new WorkerPool.Limits(6, tasks, 2, 1_000_000));
    try (pool) {
      for (int i = 0; i < tasks; i++) {
        int kind = random.nextInt(50);
        pool.execute(() -> {
          if (kind == 0) {
            Waits.begin();
            LockSupport.parkNanos(20_000);
            Waits.end();
          } else if (kind == 1) {
            LockSupport.parkNanos(20_000);
          }
          done.incrementAndGet();
        });
      }
    }
    assertThat(done).hasValue(tasks);
    assertThat(pool.running()).isZero();
  }
}
