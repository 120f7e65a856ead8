package io.atoll.gateway.http;

import io.atoll.blockpool.wait.Waits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounded threads that take tasks from one queue, in order. A thread is woken only while fewer run
 * than there are processors (W1); those that run take what comes next without anybody being woken.
 * One that waits ({@link Waits}) does not count as running, and has another woken when something is
 * queued (W2). Of a wait that nobody announced the look-out learns by a queue that stands still
 * (W3).
 *
 * <pre>
 * IDLE --woken--> RUNNING --begins to wait--> WAITING --goes on--> RUNNING --queue empty--> IDLE
 * </pre>
 *
 * <p>See {@code docs/decisions/workers.md}.
 */
final class WorkerPool implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** The longest that tasks lie still because threads wait without having said so (W3). */
  static final long LOOK_OUT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * How much a pool may have of what.
   *
   * @param threads all of them, running, waiting or idle
   * @param queued tasks that no thread has taken yet
   * @param processors threads that run at once without somebody having to wait
   * @param lookOutNanos between two looks at a queue that is not empty
   */
  record Limits(int threads, int queued, int processors, long lookOutNanos) {}

  private final String name;
  private final Limits limits;
  private final ReentrantLock latch = new ReentrantLock();
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
  private final ArrayDeque<Worker> idle = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private final Thread lookOut;
  private boolean lookOutSleeps;
  private boolean closed;
  private int running;
  private long taken;

  /**
   * @param name that the threads' names begin with
   */
  WorkerPool(String name, Limits limits) {
    this.name = name;
    this.limits = limits;
    this.lookOut =
        Thread.ofPlatform().name(name + "look-out").daemon().unstarted(this::keepLookOut);
    lookOut.start();
  }

  /**
   * Queues a task; what it throws is logged.
   *
   * @throws RejectedExecutionException when too many are queued, or the pool is closed
   */
  @Override
  public void execute(Runnable task) {
    Worker woken;
    boolean watched;
    latch.lock();
    try {
      if (closed || queue.size() >= limits.queued()) {
        throw new RejectedExecutionException(closed ? "closed" : "too many tasks are queued");
      }
      queue.add(task);
      woken = nextToRun();
      watched = woken == null && lookOutSleeps;
      lookOutSleeps &= !watched;
    } finally {
      latch.unlock();
    }
    wake(woken);
    if (watched) {
      LockSupport.unpark(lookOut);
    }
  }

  /** Somebody to wake for what is queued, while processors are free (W1). Under the latch. */
  private @Nullable Worker nextToRun() {
    return queue.isEmpty() || running >= limits.processors() ? null : another();
  }

  /** A thread that counts as running from now on; null where all do or wait. */
  private @Nullable Worker another() {
    Worker next = idle.poll();
    if (next == null && workers.size() < limits.threads()) {
      next = new Worker(name + workers.size());
      next.start();
      workers.add(next);
    }
    if (next != null) {
      next.runs();
    }
    return next;
  }

  /** Without the latch, for which the woken would have to wait at once. */
  private static void wake(@Nullable Worker worker) {
    if (worker != null) {
      LockSupport.unpark(worker);
    }
  }

  private void keepLookOut() {
    while (true) {
      long before;
      boolean nothing;
      latch.lock();
      try {
        if (closed && queue.isEmpty()) {
          return;
        }
        before = taken;
        nothing = queue.isEmpty();
        lookOutSleeps = nothing;
      } finally {
        latch.unlock();
      }
      if (nothing) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, limits.lookOutNanos());
        wake(forStandstill(before));
      }
    }
  }

  private @Nullable Worker forStandstill(long before) {
    latch.lock();
    try {
      return taken == before && !queue.isEmpty() ? another() : null;
    } finally {
      latch.unlock();
    }
  }

  /** Threads that neither wait, as far as announced, nor are idle. */
  int running() {
    latch.lock();
    try {
      return running;
    } finally {
      latch.unlock();
    }
  }

  /** Takes nothing more and waits for what is queued and running. */
  @Override
  public void close() {
    latch.lock();
    try {
      closed = true;
      idle.forEach(LockSupport::unpark);
    } finally {
      latch.unlock();
    }
    LockSupport.unpark(lookOut);
    boolean interrupted = false;
    int ended = 0;
    for (Thread next = worker(ended); next != null; next = worker(ended)) {
      try {
        next.join();
        ended++;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Thread worker(int index) {
    latch.lock();
    try {
      return index < workers.size() ? workers.get(index) : null;
    } finally {
      latch.unlock();
    }
  }

  private final class Worker extends Thread implements Waits.SparingThread {
    /** Under the latch, as is what follows from it: {@link #idle} and {@link #running}. */
    private boolean isIdle = true;

    /** Waits under way, one within the other. Known to the thread alone. */
    private int waits;

    private Worker(String name) {
      super(name);
    }

    @Override
    public void run() {
      for (Runnable task = next(); task != null; task = next()) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          LOG.error("a task failed", e);
        }
      }
    }

    /** The next task, null when the pool is closed and none is left. */
    private @Nullable Runnable next() {
      latch.lock();
      try {
        while (queue.isEmpty() && !closed) {
          rests();
          latch.unlock();
          try {
            LockSupport.park(WorkerPool.this);
          } finally {
            latch.lock();
          }
        }
        Runnable task = queue.poll();
        if (task == null) {
          rests();
        } else {
          if (isIdle) { // nobody woke it: parking may end by itself
            idle.remove(this);
            runs();
          }
          taken++;
        }
        return task;
      } finally {
        latch.unlock();
      }
    }

    private void runs() {
      isIdle = false;
      running++;
    }

    private void rests() {
      if (!isIdle) {
        isIdle = true;
        running--;
        idle.push(this);
      }
    }

    @Override
    public void beginWait() {
      if (waits++ > 0) {
        return;
      }
      Worker woken;
      latch.lock();
      try {
        running--;
        woken = nextToRun();
      } finally {
        latch.unlock();
      }
      wake(woken);
    }

    @Override
    public void endWait() {
      if (--waits > 0) {
        return;
      }
      latch.lock();
      try {
        running++;
      } finally {
        latch.unlock();
      }
    }
  }
}
