package io.atoll.blockpool;

import io.atoll.blockpool.checkpoint.Checkpointer;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.overlay.OverlayMemory;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of an open pool: the journal's writes groups, the checkpointer's makes checkpoints
 * when memory or journal fill, the reclaimer's works off the queues. Each owns its part; others
 * only post to it.
 */
final class PoolThreads {
  private static final Logger LOG = LoggerFactory.getLogger(PoolThreads.class);

  /** After this long without commits the journal states what was flushed (J3). */
  private static final long IDLE_STATEMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * A checkpoint is made at least this often while there is something to forget. Not sooner: the
   * fewer changes it carries, the more a leaf costs each.
   */
  private static final long CHECKPOINT_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** This often when it gives back an eighth of what is free, or more. */
  private static final long RELIEF_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * What could not be taken apart because somebody was reading or sharing it is tried again, and
   * the queues are looked at from their start.
   */
  private static final long RECLAIM_RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** This often the file system beneath a sparse file is asked what it has left. */
  private static final long ASK_HOST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * So full a checkpoint begins: what the merge needs meanwhile is left, and as many changes as can
   * be go into each leaf that it writes.
   */
  private static final double CHECKPOINT_FROM = 0.45;

  /** So full commits begin to be slowed. */
  private static final double SLOWED_FROM = 0.8;

  private final Pool pool;
  private final Journal journal;
  private final Checkpointer checkpointer;
  private final OverlayMemory memory;
  private final Thread journalThread;
  private final Thread checkpointThread;
  private final Thread reclaimThread;
  private final Mailbox mailbox = new Mailbox();
  private volatile boolean stopping;
  private volatile boolean stopJournal;
  private volatile boolean merging;
  private volatile boolean reclaimWanted = true;
  private volatile boolean stopped;

  /** Owned by the checkpointer's thread. */
  private long lastCheckpoint;

  private PoolThreads(Pool pool, Journal journal, Checkpointer checkpointer, OverlayMemory memory) {
    this.pool = pool;
    this.journal = journal;
    this.checkpointer = checkpointer;
    this.memory = memory;
    this.journalThread = Thread.ofPlatform().name("atoll-journal").unstarted(this::journalLoop);
    this.checkpointThread =
        Thread.ofPlatform().name("atoll-checkpoint").unstarted(this::checkpointLoop);
    this.reclaimThread = Thread.ofPlatform().name("atoll-reclaim").unstarted(this::reclaimLoop);
  }

  static PoolThreads start(
      Pool pool, Journal journal, Checkpointer checkpointer, OverlayMemory memory) {
    PoolThreads threads = new PoolThreads(pool, journal, checkpointer, memory);
    threads.journalThread.start();
    threads.checkpointThread.start();
    threads.reclaimThread.start();
    return threads;
  }

  private void journalLoop() {
    try {
      while (!stopJournal) {
        if (journal.awaitWork(IDLE_STATEMENT_NANOS)) {
          pace();
          journal.writeGroup();
        } else if (journal.failure() != null) {
          return;
        } else if (journal.flushUnstated()) {
          journal.writeGroup();
        }
      }
    } catch (PoolException e) {
      LOG.error("journal stopped", e);
    } catch (InterruptedException e) {
      journal.fail("journal thread interrupted", e);
    } catch (RuntimeException | Error e) {
      journal.fail("journal thread failed", e);
      throw e;
    }
  }

  /**
   * Slows commits in proportion while the sealed overlay is still being merged and the new one
   * fills (C5).
   */
  private void pace() {
    if (!merging) {
      return;
    }
    double fill = fill(memory.heldBytes());
    if (fill > SLOWED_FROM) {
      double excess = Math.min(1, (fill - SLOWED_FROM) / (1 - SLOWED_FROM));
      LockSupport.parkNanos((long) (excess * excess * TimeUnit.MILLISECONDS.toNanos(4)));
    }
  }

  /** How full overlay memory or the journal is, 0 to 1. */
  private double fill(long overlayBytes) {
    double overlay = (double) overlayBytes / memory.budgetBytes();
    double log = (double) journal.usedBlocks() / journal.stopBlocks();
    return Math.max(overlay, log);
  }

  private void checkpointLoop() {
    lastCheckpoint = System.nanoTime();
    long lastAsked = lastCheckpoint;
    try {
      while (journal.failure() == null) {
        mailbox.work();
        if (checkpointDue(System.nanoTime() - lastCheckpoint)) {
          checkpoint();
          lastCheckpoint = System.nanoTime();
        } else if (stopping) {
          return;
        } else {
          if (System.nanoTime() - lastAsked > ASK_HOST_NANOS) {
            pool.askHost();
            lastAsked = System.nanoTime();
          }
          checkpointer.drainLimbo();
          LockSupport.parkNanos(POLL_NANOS);
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("checkpoint failed; the pool stops", e);
      journal.fail("checkpoint failed", e);
    } finally {
      mailbox.close();
    }
  }

  /** Has the checkpointer's thread, the owner of header and maps, do something. */
  <T> T onCheckpointThread(Callable<T> task) throws IOException {
    return mailbox.call(checkpointThread, task);
  }

  private boolean checkpointDue(long ageNanos) {
    return fill(memory.activeBytes()) > CHECKPOINT_FROM
        || ageNanos > CHECKPOINT_NANOS
        || (ageNanos > RELIEF_NANOS && pool.relievedByCheckpoint());
  }

  private void reclaimLoop() {
    long last = System.nanoTime();
    try {
      while (!stopping && journal.failure() == null) {
        boolean retry = System.nanoTime() - last > RECLAIM_RETRY_NANOS;
        if (retry) {
          pool.rewindReclaim();
          last = System.nanoTime();
        }
        if (reclaimWanted || retry) {
          reclaimWanted = false;
          while (!stopping
              && System.nanoTime() - last <= RECLAIM_RETRY_NANOS
              && pool.reclaimStep()) {
            Thread.onSpinWait();
          }
        }
        LockSupport.parkNanos(POLL_NANOS * 4);
      }
    } catch (PoolException.Failed e) {
      LOG.debug("reclaiming ends with the pool", e);
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("reclaiming failed; the pool stops", e);
      journal.fail("reclaiming failed", e);
    }
  }

  void reclaimWanted(Dataset dataset) {
    reclaimWanted = true;
  }

  /** On the checkpointer's thread. What it throws ends the pool: the checkpoint is half made. */
  private boolean checkpoint() throws IOException {
    merging = true;
    try {
      boolean did = checkpointer.run();
      lastCheckpoint = did ? System.nanoTime() : lastCheckpoint;
      return did;
    } catch (IOException | RuntimeException | Error e) {
      journal.fail("checkpoint failed", e);
      throw e;
    } finally {
      merging = false;
    }
  }

  /**
   * Makes a checkpoint now.
   *
   * @throws PoolException when it fails, or the pool stops before
   */
  boolean checkpointNow() throws IOException {
    return onCheckpointThread(this::checkpoint);
  }

  /** Nobody but the caller of {@link #stop} works on the pool any more. */
  boolean stopped() {
    return stopped;
  }

  /** Ends the threads; what was appended is durable then, unless the journal failed. */
  void stop() throws IOException {
    stopping = true;
    LockSupport.unpark(checkpointThread);
    LockSupport.unpark(reclaimThread);
    join(reclaimThread);
    join(checkpointThread);
    if (journal.failure() == null) {
      pool.await(journal.durableNow());
    }
    stopJournal = true;
    journal.signalAll();
    join(journalThread);
    stopped = true;
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
