package io.atoll.blockpool;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.check.FixedBlocks;
import io.atoll.blockpool.check.Scrubber;
import io.atoll.blockpool.checkpoint.Checkpointer;
import io.atoll.blockpool.checkpoint.HeaderWriter;
import io.atoll.blockpool.commit.Committer;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataServices;
import io.atoll.blockpool.content.DataStream;
import io.atoll.blockpool.content.DataStreams;
import io.atoll.blockpool.content.DataWriter;
import io.atoll.blockpool.content.Pointers;
import io.atoll.blockpool.content.Reclaimer;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.dataset.KeyLatches;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.journal.MemberFence;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.recover.Recovery;
import io.atoll.blockpool.recover.SuperblockStore;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open pool. Rows are read and changed by dataset and key; data is written through {@link
 * #newData}, pointed to by rows through its data id, and read by {@link #openData}. Thread-safe;
 * calls may block on the device and belong on platform threads.
 *
 * <p>A reader who looks at several rows, or at a row and then at the data that it points to, does
 * so within one {@link #read} scope.
 */
public final class Pool implements AutoCloseable {
  private final BlockDevice device;
  private volatile Superblock superblock;
  private final PoolIo io;
  private final PageCache cache;
  private final OverlayMemory memory;
  private final SpaceMap space;
  private final DatasetTable datasets;
  private final Journal journal;
  private final Committer committer;
  private final HeaderWriter header;
  private final Checkpointer checkpointer;
  private final DataServices data;
  private final DataStreams streams;
  private final Reclaimer reclaimer;
  private final ReclamationEpochs epochs = new ReclamationEpochs();
  private final KeyLatches latches = new KeyLatches();
  private final @Nullable PoolThreads threads;
  private final long replayed;
  private boolean closed;

  private Pool(
      BlockDevice device,
      Superblock superblock,
      PoolOptions options,
      PoolIo io,
      PageCache cache,
      OverlayMemory memory,
      Recovery.Preparation preparation)
      throws IOException {
    this.device = device;
    this.superblock = superblock;
    this.io = io;
    this.cache = cache;
    this.memory = memory;
    Recovery recovery = new Recovery(io, superblock, 0, cache, memory, options.threads());
    recovery.replay(preparation);
    recovery.closeLog();
    this.replayed = recovery.replayed();
    this.header = recovery.header();
    this.space = recovery.space();
    this.datasets = recovery.datasets();
    this.journal = recovery.journal(new MemberFence(options.fence()));
    this.committer =
        new Committer(
            journal,
            datasets,
            cache,
            memory,
            recovery.interval(),
            recovery.nextDatasetId(),
            options.threads() ? null : this::makeRoom);
    this.data =
        new DataServices(
            io,
            space,
            journal,
            committer,
            datasets,
            superblock,
            epochs,
            this::await,
            options.threads());
    this.streams = new DataStreams(data, epochs, journal);
    this.reclaimer = new Reclaimer(data, latches, streams);
    this.checkpointer =
        new Checkpointer(
            io,
            space,
            cache,
            journal,
            committer,
            datasets,
            memory,
            epochs,
            () -> await(journal.durableNow()),
            header,
            recovery.rootTablePages());
    if (recovery.checkpointDue()) {
      checkpointer.run();
    }
    this.threads =
        options.threads() ? PoolThreads.start(this, journal, checkpointer, memory) : null;
    adoptPending();
  }

  /** What the threads do when the journal is full, where there are none. */
  private void makeRoom() throws IOException {
    boolean full;
    boolean crowded;
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      full = journal.groupFull();
      crowded = journal.crowded();
    } finally {
      latch.unlock();
    }
    if (crowded || committer.overlaysFull()) {
      checkpointer.run();
    } else if (full) {
      journal.writeGroup();
    }
  }

  /**
   * Opens the pool on a device and recovers it. The pool owns the device from then on.
   *
   * @throws PoolException.Unsupported when there is none, or one that this build does not know
   */
  public static Pool open(BlockDevice device, PoolOptions options) throws IOException {
    return open(device, options, Recovery.Preparation.NONE);
  }

  /** The same for a repair, which prepares the state that the journal is replayed on. */
  public static Pool open(BlockDevice device, PoolOptions options, Recovery.Preparation preparation)
      throws IOException {
    Superblock superblock = SuperblockStore.find(device);
    if (superblock == null) {
      throw new PoolException.Unsupported(device.name() + " holds no pool");
    }
    long needed = superblock.geometry().deviceBlocks() * Extent.BLOCK_BYTES;
    if (device.sizeBytes() < needed) {
      throw new PoolException.Unsupported(
          "%s has %d bytes, its pool needs %d"
              .formatted(device.name(), device.sizeBytes(), needed));
    }
    PoolIo io = new PoolIo(device, superblock.id());
    PageCache cache = new PageCache(io, options.pageCacheBytes());
    OverlayMemory memory = new OverlayMemory(options.overlayBytes());
    try {
      return new Pool(device, superblock, options, io, cache, memory, preparation);
    } catch (IOException | RuntimeException | Error e) {
      memory.close();
      cache.close();
      throw e;
    }
  }

  // ---- rows

  /** The pool's own dataset: buckets by name, users, settings. */
  public Dataset catalog() {
    return datasets.get(DatasetTable.CATALOG);
  }

  /** A dataset that exists and was not deleted, else null. */
  public @Nullable Dataset dataset(long id) {
    Dataset found = datasets.find(id);
    return found == null || found.dropped() ? null : found;
  }

  /** The same, also one that was deleted and is not empty yet. */
  public @Nullable Dataset datasetOrDropped(long id) {
    return datasets.find(id);
  }

  /** Adds a new dataset to a transaction; it exists once that is committed. Returns its number. */
  public long createDataset(Transaction transaction, DatasetKind kind) {
    long id = committer.takeDatasetId();
    transaction.create(id, kind);
    return id;
  }

  /** Begins a look at the pool as it is durable now. */
  public ReadScope read() {
    return new ReadScope(epochs.enter(), memory.enter(), journal.visible(), streams);
  }

  /** The newest value of a row, durable or not yet: for writers, who hold the row's latch. */
  public byte @Nullable [] newest(Dataset dataset, byte[] key) throws IOException {
    try (ReclamationEpochs.Guard _ = epochs.enter()) {
      return dataset.get(key, Overlay.NEWEST);
    }
  }

  /**
   * Latches rows until closed, so that a condition on them binds. Not to be held while waiting for
   * a commit.
   */
  public KeyLatches.Held hold(Dataset dataset, byte[]... keys) {
    return latches.hold(dataset.id(), keys);
  }

  /**
   * Commits.
   *
   * @return completed when it is durable, on the journal's thread, where nothing slow may be done
   * @throws PoolException.Failed when the pool has stopped
   */
  public CompletableFuture<Long> commit(Transaction transaction) throws IOException {
    return committer.commit(transaction);
  }

  /**
   * Completed when everything that a writer could see until now is durable: before a refusal is
   * answered (J5).
   */
  public CompletableFuture<Long> durable() throws IOException {
    return journal.durableNow();
  }

  /** Waits for a commit. */
  public void await(CompletableFuture<Long> durable) throws IOException {
    while (!durable.isDone() && writesItself()) {
      journal.writeGroup();
    }
    try {
      Waits.join(durable);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private boolean writesItself() {
    return threads == null || threads.stopped();
  }

  // ---- data

  /**
   * Begins to take an object's bytes.
   *
   * @param expectedLength bytes to come, -1 when unknown
   */
  public DataWriter newData(Dataset dataset, long expectedLength) {
    return data.newWriter(dataset, expectedLength);
  }

  /** A row that pointed to this data goes. */
  public void release(Transaction transaction, Dataset dataset, long dataId) {
    Pointers.release(committer, transaction, dataset, dataId);
    reclaimWanted(dataset);
  }

  /**
   * A further row will point to this data. The caller holds the latch of the data's {@link
   * #dataKey} until the commit.
   *
   * @throws PoolException.Vanished when it is gone: look up again
   */
  public void retain(Transaction transaction, Dataset dataset, long dataId) throws IOException {
    try (ReclamationEpochs.Guard _ = epochs.enter()) {
      Pointers.retain(transaction, dataset, dataId);
    }
  }

  /** The key to latch for {@link #retain}. */
  public static byte[] dataKey(long dataId) {
    return DataKeys.head(dataId);
  }

  /** Makes one data id of several in order, taking over their pointers. */
  public long compose(Transaction transaction, Dataset dataset, List<Pointers.Member> members) {
    return Pointers.compose(committer, transaction, dataset, members);
  }

  /** Opens a range of data for reading. */
  public DataStream openData(Dataset dataset, long dataId, long from, long to) throws IOException {
    return streams.open(dataset, dataId, from, to);
  }

  // ---- the pool itself

  /** Grows the pool to the device's present size. Returns the blocks gained. */
  public synchronized long grow() throws IOException {
    long blocks = device.sizeBytes() / Extent.BLOCK_BYTES;
    Geometry old = superblock.geometry();
    if (blocks <= old.deviceBlocks()) {
      return 0;
    }
    Superblock grown = superblock.withGeometry(old.grownTo(blocks));
    try {
      SuperblockStore.write(device, grown);
    } catch (IOException e) {
      // L1: what a fixed block holds now is unknown, so this incarnation ends.
      journal.fail("the superblock could not be written", e);
      throw e;
    }
    superblock = grown;
    space.grow(grown.geometry());
    return blocks - old.deviceBlocks();
  }

  /** Makes a checkpoint now; false when there was nothing to do. */
  public boolean checkpoint() throws IOException {
    return threads == null ? checkpointer.run() : threads.checkpointNow();
  }

  /**
   * Without threads: does what they would do, once.
   *
   * @return whether there was anything
   */
  public boolean work() throws IOException {
    boolean did = false;
    if (journal.hasWork()) {
      journal.writeGroup();
      did = true;
    }
    askHost();
    rewindReclaim();
    did |= reclaimStep();
    did |= checkpointer.drainLimbo() > 0;
    return did;
  }

  /** Recovery step 6. */
  private void adoptPending() throws IOException {
    for (Dataset dataset : datasets.all()) {
      if (dataset.kind().holdsData() && !Faults.planted(PlantedFault.PENDING_NOT_ADOPTED)) {
        try (ReclamationEpochs.Guard _ = epochs.enter();
            ReclamationEpochs.Guard _ = memory.enter()) {
          reclaimer.adoptPending(dataset);
        }
      }
    }
  }

  /** One bounded step of every dataset's reclaim queue. */
  boolean reclaimStep() throws IOException {
    boolean did = false;
    for (Dataset dataset : datasets.all()) {
      if (dataset.kind().holdsData()) {
        did |= reclaimStep(dataset);
      }
    }
    return did;
  }

  /** The reclaim queues are looked at from their start again. By the thread that steps them. */
  void rewindReclaim() {
    reclaimer.rewind();
  }

  private boolean reclaimStep(Dataset dataset) throws IOException {
    try (ReclamationEpochs.Guard _ = epochs.enter();
        ReclamationEpochs.Guard _ = memory.enter()) {
      boolean did = reclaimer.step(dataset);
      if (reclaimer.isWaiting()) {
        reclaimWanted(dataset);
      }
      return did;
    }
  }

  private void reclaimWanted(Dataset dataset) {
    if (threads != null) {
      threads.reclaimWanted(dataset);
    }
  }

  /** Looks what the file system beneath a sparse file has left. */
  void askHost() throws IOException {
    space.askHost();
  }

  /** Whether a checkpoint would give back an eighth of what is free, or more. */
  boolean relievedByCheckpoint() {
    return committer.freedBlocks() > space.availableBlocks() / 8;
  }

  /** A scrub of the pool as it is in use, to be stepped by the caller and closed. */
  public Scrubber scrubber() {
    return new Scrubber(io, superblock, fixedBlocks(), datasets, epochs, journal::visible);
  }

  /** What the pool keeps in several copies at fixed places, to be looked after. */
  public FixedBlocks fixedBlocks() {
    return new FixedCopies(this, io, space, header, journal, this::callOwner);
  }

  private List<Long> callOwner(Callable<List<Long>> task) throws IOException {
    if (threads != null) {
      return threads.onCheckpointThread(task);
    }
    try {
      return task.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new PoolException("failed: " + e, e);
    }
  }

  synchronized List<Long> mendSuperblocks() throws IOException {
    return SuperblockStore.mend(device, superblock);
  }

  /** What the pool lies on. */
  public BlockDevice device() {
    return device;
  }

  public Superblock superblock() {
    return superblock;
  }

  /** The journal's failure when the pool has stopped, else null. */
  public PoolException.@Nullable Failed failure() {
    return journal.failure();
  }

  public PoolStatus status() {
    return new PoolStatus(
        superblock,
        header.current().incarnation(),
        header.checkpoint(),
        space.capacityBlocks(),
        space.freeBlocks(),
        space.reserveBlocks(),
        space.availableBlocks(),
        journal.usedBlocks(),
        journal.visible(),
        replayed,
        cache.hitRate(),
        io.counters());
  }

  /**
   * Stops in order: what was committed is durable, a checkpoint makes the next start short. Closes
   * the device.
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      if (threads != null) {
        threads.stop();
      }
      if (journal.failure() == null) {
        await(journal.durableNow());
        checkpointer.run();
      }
    } finally {
      journal.fail("closed", new PoolException("the pool was closed"));
      data.close();
      memory.close();
      cache.close();
      device.close();
    }
  }

  /**
   * A consistent look at what is durable. Blocks nobody; close it soon, space and memory freed
   * meanwhile wait for it.
   */
  public static final class ReadScope implements AutoCloseable {
    private final ReclamationEpochs.Guard guard;
    private final ReclamationEpochs.Guard overlays;
    private final long sequence;
    private final DataStreams streams;

    private ReadScope(
        ReclamationEpochs.Guard guard,
        ReclamationEpochs.Guard overlays,
        long sequence,
        DataStreams streams) {
      this.guard = guard;
      this.overlays = overlays;
      this.sequence = sequence;
      this.streams = streams;
    }

    /** A row's value, null when absent. */
    public byte @Nullable [] get(Dataset dataset, byte[] key) throws IOException {
      return dataset.get(key, sequence);
    }

    /**
     * The range [from, to) of a small payload, at once; null for larger data, which is to be opened
     * by {@link Pool#openData}. Blocks while the device reads.
     *
     * @throws PoolException.Vanished when it is gone: look up again
     * @throws PoolException.Corrupt when the device does not hold what was written
     */
    public byte @Nullable [] smallData(Dataset dataset, long dataId, long from, long to)
        throws IOException {
      return streams.small(dataset, dataId, from, to, sequence);
    }

    /** Rows from {@code from} to below {@code to}; null: to the end. */
    public RowCursor scan(Dataset dataset, byte[] from, byte @Nullable [] to) {
      return dataset.cursor(from, to, sequence);
    }

    @Override
    public void close() {
      overlays.close();
      guard.close();
    }
  }
}
