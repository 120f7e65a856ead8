package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.Purpose;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out blocks for small payloads one behind the other, so that a group's payloads are written
 * in one piece. The next run is reserved and provisioned while the present one is handed out: in a
 * sparse file a group's flush would otherwise wait for the file system to allocate its blocks. Any
 * thread.
 *
 * <p>What is reserved here belongs to nobody else (S1) and is forgotten by a crash.
 */
final class PayloadSpace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PayloadSpace.class);

  private static final int RUN_BLOCKS = 1024;

  /** A run is at most this part of what is free: small pools have none to set aside. */
  private static final int SHARE_OF_FREE = 4096;

  /** Shorter runs lie between blocks in use and are not worth a call. */
  private static final int LEAST_PROVISIONED_BLOCKS = 64;

  private final SpaceMap space;
  private final PoolIo io;
  private final @Nullable ExecutorService preparer;
  private @Nullable Extent run;
  private @Nullable Extent prepared;
  private boolean preparing;
  private boolean closed;

  /**
   * @param ownThread false to reserve only what is asked for
   */
  PayloadSpace(SpaceMap space, PoolIo io, boolean ownThread) {
    this.space = space;
    this.io = io;
    this.preparer =
        ownThread
            ? Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("atoll-provision").factory())
            : null;
  }

  synchronized Extent take(int blocks) throws IOException {
    Extent from = run;
    if (from == null || from.blocks() < blocks) {
      from = nextRun(blocks);
    }
    int left = from.blocks() - blocks;
    run = left == 0 ? null : new Extent(from.block() + blocks, left);
    if (left < RUN_BLOCKS / 2) {
      prepareNext();
    }
    return new Extent(from.block(), blocks);
  }

  /** The run that was prepared, or one that was not when there is none yet. */
  private Extent nextRun(int blocks) throws IOException {
    release(run);
    run = null;
    Extent next = prepared;
    if (next != null && next.blocks() >= blocks) {
      prepared = null;
      return next;
    }
    return space.allocate(Purpose.PAYLOAD, blocks, Math.max(blocks, runBlocks()));
  }

  private int runBlocks() {
    return Math.clamp(space.freeBlocks() / SHARE_OF_FREE, 1, RUN_BLOCKS);
  }

  private void prepareNext() {
    if (preparer != null
        && prepared == null
        && !preparing
        && !closed
        && runBlocks() >= LEAST_PROVISIONED_BLOCKS) {
      preparing = true;
      preparer.execute(this::prepare);
    }
  }

  /**
   * On the own thread. Failing costs nothing but the advantage: whoever writes there meets the same
   * error, and then it counts.
   */
  private void prepare() {
    Extent next = null;
    try {
      next = space.allocate(Purpose.PAYLOAD, 1, runBlocks());
      if (next.blocks() >= LEAST_PROVISIONED_BLOCKS) {
        io.provision(next);
      }
    } catch (PoolException.Full e) {
      LOG.debug("nothing left to prepare for payloads", e);
    } catch (IOException e) {
      LOG.warn("space for payloads could not be prepared", e);
    } finally {
      publish(next);
    }
  }

  private synchronized void publish(@Nullable Extent next) {
    preparing = false;
    prepared = next;
  }

  /** Gives back what is reserved, so that a check finds no reserved space. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    if (preparer != null) {
      preparer.close();
    }
    synchronized (this) {
      release(run);
      release(prepared);
      run = null;
      prepared = null;
    }
  }

  private void release(@Nullable Extent extent) throws IOException {
    if (extent != null) {
      space.release(extent);
    }
  }
}
