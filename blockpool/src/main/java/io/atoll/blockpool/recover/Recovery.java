package io.atoll.blockpool.recover;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.checkpoint.Checkpointer;
import io.atoll.blockpool.checkpoint.HeaderWriter;
import io.atoll.blockpool.checkpoint.RootTable;
import io.atoll.blockpool.commit.Interval;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.SlotHeader.Closing;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.journal.JournalScan;
import io.atoll.blockpool.journal.JournalSurvey;
import io.atoll.blockpool.overlay.OverlayMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a slot of a pool: the steps of docs/journal-and-recovery.md, "Recovery". Reads only, until
 * {@link #closeLog} writes the header. One thread, beside which the journal is surveyed.
 */
public final class Recovery {
  private final PoolIo io;
  private final Superblock superblock;
  private final int slot;
  private final PageCache cache;
  private final OverlayMemory memory;
  private final boolean ownThread;
  private final HeaderWriter header;
  private final DatasetTable datasets = new DatasetTable();
  private final SpaceMap space;
  private final Interval interval;
  private final int rootTablePages;
  private final Replay replay;
  private long lastSequence;
  private JournalPosition next;
  private long replayed;

  /**
   * @param memory for what the log holds; the caller closes it
   * @param ownThread whether the journal may be surveyed beside its replay
   */
  public Recovery(
      PoolIo io,
      Superblock superblock,
      int slot,
      PageCache cache,
      OverlayMemory memory,
      boolean ownThread)
      throws IOException {
    this.io = io;
    this.superblock = superblock;
    this.slot = slot;
    this.cache = cache;
    this.memory = memory;
    this.ownThread = ownThread;
    this.header = findHeader();
    SlotHeader found = header.current();
    RootTable.Contents contents = RootTable.read(cache, found.rootTable());
    this.space = new SpaceMap(io, superblock.geometry(), contents.maps());
    contents.datasets().forEach((id, row) -> datasets.add(new Dataset(cache, memory, id, row)));
    addMissing(DatasetTable.CATALOG, DatasetKind.CATALOG);
    for (int shard = 0; shard < DatasetTable.INDEX_SHARDS; shard++) {
      addMissing(DatasetTable.FIRST_INDEX_SHARD + shard, DatasetKind.INDEX);
    }
    this.interval = new Interval(found.journalStart());
    Set<PagePointer> table = RootTable.pages(cache, DatasetTable.ROOT_TABLE, found.rootTable());
    this.rootTablePages = table.size();
    addRootTableGarbage(found, table);
    this.replay = new Replay(datasets, cache, memory, space, interval, found.nextDatasetId());
    this.lastSequence = found.cutSequence();
    this.next = found.journalStart();
  }

  /** Changes for a repair what the last checkpoint left, before the log is replayed on it. */
  public interface Preparation {
    /** None: what every start but a repair's takes. */
    Preparation NONE = (datasets, space) -> {};

    void prepare(DatasetTable datasets, SpaceMap space) throws IOException;

    /**
     * Whether the maps that were prepared are those behind the log's end, so that what its records
     * allocated and freed is in them already.
     */
    default boolean mapsAreFinal() {
      return false;
    }
  }

  /** Replays the log (steps 2, 3 and 5) on what is prepared. */
  public void replay(Preparation preparation) throws IOException {
    preparation.prepare(datasets, space);
    int allocated = interval.allocated().size();
    int freed = interval.freed().size();
    try (JournalSurvey survey = new JournalSurvey(io, placement(0), next.group() - 1, ownThread)) {
      replay(survey);
    }
    if (preparation.mapsAreFinal()) {
      interval.allocated().truncate(allocated);
      interval.freed().truncate(freed);
    }
  }

  private void replay(JournalSurvey survey) throws IOException {
    for (Closing closing : header.current().closings()) {
      JournalScan scan = scan(closing.incarnation());
      while (lastSequence < closing.lastSequence()) {
        JournalScan.Group group = next(scan, survey);
        if (group == null) {
          throw new PoolException(
              "the journal of incarnation %d ends at record %d, but was closed at %d"
                  .formatted(closing.incarnation(), lastSequence, closing.lastSequence()));
        }
        apply(group, closing.lastSequence());
      }
      next = closing.next();
    }
    replayOpenLog(survey);
  }

  /** The log of the newest incarnation, whose end nobody declared yet. */
  private void replayOpenLog(JournalSurvey survey) throws IOException {
    JournalScan scan = scan(header.current().incarnation());
    JournalScan.Group held = null;
    JournalScan.Group group = next(scan, survey);
    while (group != null) {
      if (held != null) {
        apply(held, Long.MAX_VALUE);
      }
      held = group;
      group = next(scan, survey);
    }
    if (held != null) {
      apply(held, flushedUpTo(held));
    }
    next = scan.position();
  }

  /** The next group, mended if it must be; null at the log's end. */
  private JournalScan.@Nullable Group next(JournalScan scan, JournalSurvey survey)
      throws IOException {
    JournalScan.Group group = scan.next();
    return group != null ? group : scan.mended(lastSequence, survey);
  }

  /** The last record of the last group whose extents hold what they should (step 3). */
  private long flushedUpTo(JournalScan.Group last) throws IOException {
    if (Faults.planted(PlantedFault.TAIL_EXTENTS_UNVERIFIED)) {
      return Long.MAX_VALUE;
    }
    TailCheck check = new TailCheck(io);
    long sequence = last.header().firstSequence();
    for (byte[] record : last.records()) {
      boolean flushed = sequence <= Math.max(lastSequence, last.header().flushedSequence());
      if (!flushed && !check.matches(record)) {
        return sequence - 1;
      }
      sequence++;
    }
    return sequence - 1;
  }

  private void apply(JournalScan.Group group, long last) throws IOException {
    long sequence = group.header().firstSequence();
    for (byte[] record : group.records()) {
      if (sequence > lastSequence && sequence <= last) {
        if (sequence != lastSequence + 1 && !Faults.planted(PlantedFault.REPLAY_PAST_GAP)) {
          throw new PoolException(
              "the journal has record %d where %d is due".formatted(sequence, lastSequence + 1));
        }
        replay.apply(sequence, record);
        lastSequence = sequence;
        replayed++;
      }
      sequence++;
    }
  }

  /**
   * Declares the old log closed and this incarnation begun (step 4); the only write of a recovery.
   */
  public void closeLog() throws IOException {
    SlotHeader old = header.current();
    List<Closing> closings = new ArrayList<>(old.closings());
    if (Faults.planted(PlantedFault.CLOSING_FORGOTTEN)) {
      closings.clear();
    }
    closings.add(closing(old, closings));
    if (closings.size() > SlotHeader.MAX_CLOSINGS) {
      throw new PoolException(
          "the pool was restarted %d times without a checkpoint".formatted(closings.size()));
    }
    boolean reused = Faults.planted(PlantedFault.INCARNATION_REUSED) && old.incarnation() > 0;
    header.beginIncarnation(old.incarnation() + (reused ? 0 : 1), closings);
  }

  /**
   * The end of the newest log. When it kept no record the one before simply ends where this one
   * did: so restarts that come to nothing, such as a crash within the checkpoint that would forget
   * the closings, do not use up their room.
   */
  private Closing closing(SlotHeader old, List<Closing> earlier) {
    boolean keptNothing = !earlier.isEmpty() && earlier.getLast().lastSequence() == lastSequence;
    long incarnation = keptNothing ? earlier.removeLast().incarnation() : old.incarnation();
    return new Closing(incarnation, lastSequence, next);
  }

  /**
   * Whether a checkpoint must be made before anything else, so that the next start finds room for
   * its closing.
   */
  public boolean checkpointDue() {
    return header.current().closings().size() >= SlotHeader.MAX_CLOSINGS;
  }

  /** The journal as it goes on. After {@link #closeLog}. */
  public Journal journal(Journal.FenceHook fence) {
    SlotHeader now = header.current();
    return new Journal(
        io, placement(now.incarnation()), now.journalStart(), next, lastSequence, fence);
  }

  private JournalScan scan(long incarnation) {
    return new JournalScan(io, placement(incarnation), next);
  }

  private Journal.Placement placement(long incarnation) {
    return new Journal.Placement(
        slot,
        incarnation,
        superblock.geometry().journalStart(slot),
        superblock.geometry().journalBlocks());
  }

  private void addMissing(long id, DatasetKind kind) {
    if (datasets.find(id) == null) {
      datasets.add(new Dataset(cache, memory, id, new DatasetRow(kind, false, 1, 1, 1, null)));
    }
  }

  /** What the last checkpoint freed after its maps were written: see {@link Checkpointer}. */
  private void addRootTableGarbage(SlotHeader found, Set<PagePointer> table) throws IOException {
    if (Faults.planted(PlantedFault.ROOT_TABLE_GARBAGE_FORGOTTEN)) {
      return;
    }
    for (PagePointer page :
        RootTable.pages(cache, DatasetTable.ROOT_TABLE, found.previousRootTable())) {
      if (!table.contains(page)) {
        interval.freed().add(page.extent());
      }
    }
    for (Extent extent : Checkpointer.unused(found.rootTableRuns(), found.rootTableBlocksUsed())) {
      interval.freed().add(extent);
    }
  }

  private HeaderWriter findHeader() throws IOException {
    SlotHeader newest = null;
    int copy = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (int i = 0; i < 2; i++) {
        io.read(superblock.geometry().headerBlock(slot, i), block);
        SlotHeader found = SlotHeader.read(block, superblock.id(), slot);
        if (found != null && (newest == null || found.writeSequence() > newest.writeSequence())) {
          newest = found;
          copy = i;
        }
      }
    }
    return new HeaderWriter(io, superblock.id(), superblock.geometry(), required(newest), copy);
  }

  private SlotHeader required(@Nullable SlotHeader found) throws PoolException {
    if (found == null) {
      throw new PoolException.Corrupt(
          "header of slot " + slot,
          superblock.geometry().headerBlock(slot, 0) * Extent.BLOCK_BYTES,
          "a valid copy in one of two blocks",
          "none");
    }
    return found;
  }

  public HeaderWriter header() {
    return header;
  }

  public DatasetTable datasets() {
    return datasets;
  }

  public SpaceMap space() {
    return space;
  }

  public Interval interval() {
    return interval;
  }

  public int rootTablePages() {
    return rootTablePages;
  }

  public long nextDatasetId() {
    return replay.nextDatasetId();
  }

  /** How many records were replayed. */
  public long replayed() {
    return replayed;
  }
}
