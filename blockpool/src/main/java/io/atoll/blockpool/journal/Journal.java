package io.atoll.blockpool.journal;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of a slot. Any thread appends; one thread writes groups ({@link #writeGroup}). The latch
 * that {@link #latch()} gives is the append latch: what is done under it happens in record order.
 *
 * <pre>
 * OPEN --append--> OPEN --writeGroup ok--> OPEN
 *   '--- writeGroup or fail() failed --> FAILED (final: every commit waiting or coming fails)
 * </pre>
 */
public final class Journal {
  /** Asked between a group's write and its acknowledgement: is this incarnation still in (L5)? */
  public interface FenceHook {
    /**
     * Returns when the group may be acknowledged.
     *
     * @throws IOException when this incarnation is out; the journal then fails
     */
    void confirm() throws IOException;
  }

  /** Encodes a record. */
  public interface Encoder {
    void encode(RecordWriter out, long sequence);
  }

  private static final int MAX_GROUP_BYTES = 4 << 20;
  private static final int MAX_RECORD_BYTES = 4 << 20;
  private static final int MAX_GROUP_PAYLOAD_BYTES = 4 << 20;

  private final PoolIo io;
  private final FenceHook fence;
  private final ReentrantLock latch = new ReentrantLock();
  private final Condition work = latch.newCondition();
  private final Condition room = latch.newCondition();
  private final JournalRegion region;
  private final GroupIo groupIo;
  private final int groupLimitBytes;
  private final int recordLimitBytes;
  private final int stopBlocks;

  private OpenGroup open;
  private OpenGroup spare;
  private long lastAppended;
  private long nextGroup;
  private volatile long visible;
  private long flushedStated;
  private PoolException.@Nullable Failed failure;

  /**
   * @param start where the next group goes
   * @param tail where the oldest needed group begins
   * @param lastSequence sequence of the last record that counts
   */
  public Journal(
      PoolIo io,
      Placement placement,
      JournalPosition tail,
      JournalPosition start,
      long lastSequence,
      FenceHook fence) {
    this.io = io;
    this.fence = fence;
    boolean empty = start.group() == tail.group();
    this.region = new JournalRegion(placement.blocks(), tail.block(), start.block(), empty);
    this.groupIo = new GroupIo(io, placement);
    this.nextGroup = start.group();
    this.lastAppended = lastSequence;
    this.visible = lastSequence;
    this.flushedStated = lastSequence;
    this.open = new OpenGroup(lastSequence + 1);
    this.spare = new OpenGroup(lastSequence + 1);
    int regionBytes = placement.blocks() * Extent.BLOCK_BYTES;
    this.groupLimitBytes = Math.min(MAX_GROUP_BYTES, regionBytes / 8);
    this.recordLimitBytes = Math.min(MAX_RECORD_BYTES, regionBytes / 8);
    int groupBlocks = Extent.blocksFor((long) groupLimitBytes + recordLimitBytes);
    this.stopBlocks = placement.blocks() - 2 * groupBlocks;
  }

  /**
   * Where a journal lies.
   *
   * @param firstBlock first block of the region
   * @param blocks its size
   */
  public record Placement(int slot, long incarnation, long firstBlock, int blocks) {}

  /** The append latch. */
  public ReentrantLock latch() {
    return latch;
  }

  /** Largest record that {@link #append} takes. */
  public int recordLimitBytes() {
    return recordLimitBytes;
  }

  /** The newest sequence that readers may see: everything up to it is durable (J5). */
  public long visible() {
    if (Faults.planted(PlantedFault.VISIBLE_BEFORE_DURABLE)) {
      return lastAppended;
    }
    return visible;
  }

  /** The newest sequence handed out. Under the latch. */
  public long lastAppended() {
    return lastAppended;
  }

  /**
   * Waits, holding the latch, until the open group can take another record; the wait ends when the
   * writer took the group or a checkpoint freed journal space.
   *
   * @param full whether something else that a checkpoint frees has no room
   * @throws PoolException.Failed when the journal has failed
   */
  public void awaitRoom(BooleanSupplier full) throws PoolException {
    while (failure == null && (groupFull() || crowded() || full.getAsBoolean())) {
      work.signal();
      Waits.begin();
      try {
        room.awaitUninterruptibly();
      } finally {
        Waits.end();
      }
    }
    checkOpen();
  }

  /** The open group takes no more records until it is written. Under the latch. */
  public boolean groupFull() {
    return open.bytes() >= groupLimitBytes || open.payloadBytes() >= MAX_GROUP_PAYLOAD_BYTES;
  }

  /** The region takes no more records until a checkpoint makes room. Under the latch. */
  public boolean crowded() {
    return region.used() + Extent.blocksFor(open.bytes()) > stopBlocks;
  }

  /** Blocks of the region that may be in use before {@link #crowded} says so. */
  public int stopBlocks() {
    return stopBlocks;
  }

  /**
   * Appends a record under the latch, after {@link #awaitRoom}.
   *
   * @return completed with the record's sequence when it is durable, in record order, on the
   *     journal's thread
   */
  public CompletableFuture<Long> append(Encoder encoder, Iterable<Payload> payloads)
      throws PoolException {
    Invariants.check(latch.isHeldByCurrentThread(), "records are appended under the latch");
    checkOpen();
    long sequence = lastAppended + 1;
    CompletableFuture<Long> durable = open.append(encoder, sequence, payloads, recordLimitBytes);
    lastAppended = sequence;
    work.signal();
    return durable;
  }

  /** Completed when everything appended until now is durable. */
  public CompletableFuture<Long> durableNow() throws PoolException {
    latch.lock();
    try {
      checkOpen();
      if (visible == lastAppended) {
        return CompletableFuture.completedFuture(visible);
      }
      work.signal();
      return open.waiter(lastAppended);
    } finally {
      latch.unlock();
    }
  }

  /** Whether a group waits to be written. */
  public boolean hasWork() {
    latch.lock();
    try {
      return open.hasWaiters();
    } finally {
      latch.unlock();
    }
  }

  /**
   * Waits for something to write.
   *
   * @return false when the time passed
   */
  public boolean awaitWork(long nanos) throws InterruptedException {
    latch.lock();
    try {
      long left = nanos;
      while (!open.hasWaiters() && failure == null && left > 0) {
        left = work.awaitNanos(left);
      }
      return open.hasWaiters() && failure == null;
    } finally {
      latch.unlock();
    }
  }

  /** Whether a flushed record is not yet stated as such in the journal (J3). */
  public boolean flushUnstated() {
    return flushedStated < visible;
  }

  /**
   * Writes the open group, flushes, and answers its commits (J1, J2). An empty group states what
   * was flushed. Called by the journal's thread only.
   *
   * @throws PoolException.Failed when the device failed; the journal has failed then
   */
  public void writeGroup() throws PoolException {
    OpenGroup group;
    GroupHeader header;
    int at;
    int free;
    latch.lock();
    try {
      checkOpen();
      group = open;
      at = takePlace(group);
      free = region.freeBehindLast();
      header = groupIo.header(nextGroup++, group, visible);
      open = spare;
      open.reset(lastAppended + 1);
      room.signalAll();
    } finally {
      latch.unlock();
    }
    try {
      groupIo.provision(at, blocksOf(group), free);
      groupIo.write(header, group, at);
      if (Faults.planted(PlantedFault.ACKNOWLEDGE_BEFORE_FLUSH)) {
        group.complete();
      }
      if (!Faults.planted(PlantedFault.SKIP_GROUP_FLUSH)) {
        io.flush();
      }
      groupIo.afterFlush(group);
      fence.confirm();
    } catch (IOException e) {
      fail("journal write failed", e, group);
      throw failed();
    }
    flushedStated = header.flushedSequence();
    visible = Math.max(visible, group.lastSequence());
    spare = group;
    group.complete();
  }

  /** Room is kept for two groups always (stopBlocks), so a written-out region is a defect. */
  private int takePlace(OpenGroup group) {
    int at = region.take(blocksOf(group));
    Invariants.check(at >= 0, "J4: the journal has room for its open group");
    return at;
  }

  private static int blocksOf(OpenGroup group) {
    return Extent.blocksFor(GroupHeader.BYTES + (long) group.bytes());
  }

  /**
   * Where the next group will begin. Under the latch, while no group is open with records before it
   * that must be replayed.
   */
  public JournalPosition nextPosition() {
    return new JournalPosition(nextGroup, region.head());
  }

  /** A durable checkpoint made everything before the position superfluous. */
  public void forgetBefore(JournalPosition position) {
    latch.lock();
    try {
      region.forgetBefore(position);
      room.signalAll();
    } finally {
      latch.unlock();
    }
  }

  /** Blocks of the region that hold groups a recovery would need, 0 to the region's size. */
  public int usedBlocks() {
    latch.lock();
    try {
      return region.used();
    } finally {
      latch.unlock();
    }
  }

  /** Stops the journal for good. Commits waiting and coming fail. */
  public void fail(String reason, Throwable cause) {
    fail(reason, cause, null);
  }

  private void fail(String reason, Throwable cause, @Nullable OpenGroup writing) {
    OpenGroup waiting;
    latch.lock();
    try {
      if (failure == null) {
        failure =
            new PoolException.Failed(
                "the pool has stopped: " + reason + ": " + cause.getMessage(), cause);
      }
      waiting = open;
      open = new OpenGroup(lastAppended + 1);
      room.signalAll();
      work.signalAll();
    } finally {
      latch.unlock();
    }
    PoolException.Failed reported = failed();
    if (writing != null) {
      writing.fail(reported);
    }
    waiting.fail(reported);
  }

  /** Why the journal stopped, null while it works. */
  public PoolException.@Nullable Failed failure() {
    latch.lock();
    try {
      return failure;
    } finally {
      latch.unlock();
    }
  }

  private PoolException.Failed failed() {
    PoolException.Failed known = failure();
    Invariants.check(known != null, "a failed journal knows why");
    return Objects.requireNonNull(known);
  }

  private void checkOpen() throws PoolException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Wakes everybody who waits, for an orderly end. */
  public void signalAll() {
    latch.lock();
    try {
      work.signalAll();
      room.signalAll();
    } finally {
      latch.unlock();
    }
  }
}
