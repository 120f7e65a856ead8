package io.atoll.blockpool.checkpoint;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.alloc.Purpose;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.commit.Committer;
import io.atoll.blockpool.commit.ExtentList;
import io.atoll.blockpool.commit.Interval;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.SlotHeader.JournalPosition;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.tree.Change;
import io.atoll.blockpool.tree.Tree;
import io.atoll.blockpool.tree.TreeMerge;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints. One thread calls {@link #run}; its steps are those of
 * docs/journal-and-recovery.md.
 *
 * <pre>
 * IDLE --seal--> SEALED --merge--> MERGED --writeMaps, writeRootTable, commitHeader--> DURABLE --publish--> IDLE
 *   any step failing --> the journal fails, the pool stops
 * </pre>
 */
public final class Checkpointer {
  /**
   * Makes what was appended durable: the journal's thread does it, or in a test the caller itself.
   */
  public interface Durability {
    void await() throws IOException;
  }

  /** A dataset as it was at the cut: what happens to it later is in later records only. */
  private record Sealed(Dataset dataset, long nextSequence, boolean dropped) {}

  /** What step 1 found. */
  private record Cut(
      long sequence,
      JournalPosition position,
      long nextDatasetId,
      Interval interval,
      List<Sealed> sealed,
      List<Long> ended) {}

  private final PoolIo io;
  private final SpaceMap space;
  private final PageCache cache;
  private final Journal journal;
  private final Committer committer;
  private final DatasetTable datasets;
  private final OverlayMemory memory;
  private final Durability durability;
  private final HeaderWriter header;
  private final MemorySegment buffer =
      Arena.ofAuto()
          .allocate((long) PageWriter.RUN_BLOCKS * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
  private final Limbo limbo;
  private int rootTablePages;

  public Checkpointer(
      PoolIo io,
      SpaceMap space,
      PageCache cache,
      Journal journal,
      Committer committer,
      DatasetTable datasets,
      OverlayMemory memory,
      ReclamationEpochs epochs,
      Durability durability,
      HeaderWriter header,
      int rootTablePages) {
    this.io = io;
    this.space = space;
    this.cache = cache;
    this.journal = journal;
    this.committer = committer;
    this.datasets = datasets;
    this.memory = memory;
    this.durability = durability;
    this.header = header;
    this.limbo = new Limbo(epochs, space, io.device());
    this.rootTablePages = rootTablePages;
  }

  /**
   * Makes a checkpoint of everything appended until now, if there is anything.
   *
   * @return false when nothing had changed
   * @throws PoolException.Failed when it could not be made durable; the pool has stopped then
   */
  public boolean run() throws IOException {
    try {
      drainLimbo();
      Cut cut = seal();
      if (cut == null) {
        return false;
      }
      durability.await();
      make(cut);
      return true;
    } catch (IOException | RuntimeException e) {
      journal.fail("checkpoint failed", e);
      throw e;
    }
  }

  /** Gives back what the last checkpoints freed and nobody reads any more, memory as well. */
  public long drainLimbo() throws IOException {
    memory.drain();
    return limbo.drain();
  }

  public boolean limboIsEmpty() {
    return limbo.isEmpty();
  }

  private void make(Cut cut) throws IOException {
    PageWriter writer = new PageWriter(io, space, cache, null, buffer);
    Map<Dataset, @Nullable PagePointer> roots = merge(cut, writer);
    cut.interval.allocated().forEach(space::reference);
    cut.interval.freed().forEach(space::unreference);
    for (PagePointer pointer : writer.replacedPages()) {
      space.unreference(pointer.extent());
    }
    if (Faults.planted(PlantedFault.FREED_SPACE_REUSED_EARLY)) {
      for (PagePointer pointer : writer.replacedPages()) {
        space.release(pointer.extent());
      }
    }
    List<Extent> runs = takeRootTableRuns(cut);
    Map<Integer, MapState> maps = space.writeDirty(header.checkpoint() + 1);
    PageWriter rootWriter = new PageWriter(io, space, cache, runs, buffer);
    PagePointer rootTable = writeRootTable(cut, roots, maps, rootWriter);
    commitHeader(cut, rootTable, runs, rootWriter.usedBlocks());
    space.mirror(maps, header.checkpoint());
    space.committed(maps);
    publish(cut, roots);
    forget(cut, writer.replacedPages());
    adoptRootTableGarbage(rootWriter, runs);
  }

  /** Step 1. Null when nothing changed. */
  private @Nullable Cut seal() {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      List<Sealed> sealed = new ArrayList<>();
      List<Long> ended = new ArrayList<>();
      for (Dataset dataset : datasets.all()) {
        if (dataset.dropped() && dataset.isEmpty()) {
          // From here on no commit can name it, so no record behind the cut does.
          datasets.remove(dataset.id());
          ended.add(dataset.id());
        } else if (dataset.changed()) {
          sealed.add(new Sealed(dataset, dataset.nextSequence(), dataset.dropped()));
          dataset.seal();
        }
      }
      boolean idle = sealed.isEmpty() && ended.isEmpty() && committer.interval().records() == 0;
      if (idle && !header.hasClosings()) {
        return null;
      }
      memory.seal();
      JournalPosition position = journal.nextPosition();
      return new Cut(
          journal.lastAppended(),
          position,
          committer.nextDatasetId(),
          committer.cut(),
          sealed,
          ended);
    } finally {
      latch.unlock();
    }
  }

  /** Step 3. */
  private Map<Dataset, @Nullable PagePointer> merge(Cut cut, PageWriter writer) throws IOException {
    Map<Dataset, @Nullable PagePointer> roots = new HashMap<>();
    for (Sealed sealed : cut.sealed) {
      Dataset dataset = sealed.dataset;
      writer.begin(dataset.id(), dataset.generation(), filtersFrom(dataset.kind()));
      Tree once = new Tree(cache::readOnce, dataset.id(), dataset.tree().root());
      roots.put(dataset, TreeMerge.merge(once, writer, dataset.sealed().changes()));
    }
    writer.finish();
    return roots;
  }

  /**
   * Only the keys that clients name are looked up when they are not there; data ids are known to
   * be, and the index is searched by a part of its keys.
   */
  private static int filtersFrom(DatasetKind kind) {
    return kind.holdsData() ? DataKeys.FIRST_OWN : PageWriter.NO_FILTERS;
  }

  /** Takes enough space for the root table's new pages before the maps are written (C2). */
  private List<Extent> takeRootTableRuns(Cut cut) throws IOException {
    int rows = cut.sealed.size() + cut.ended.size() + space.dirtyCount() + 2;
    int pages = Math.min(3 * rows, 2 * rootTablePages + rows / 40) + 8;
    List<Extent> runs = new ArrayList<>();
    int left = pages * PageLayout.PAGE_BLOCKS;
    while (left > 0) {
      Extent found = space.allocate(Purpose.TREE, PageLayout.PAGE_BLOCKS, left);
      int whole = found.blocks() / PageLayout.PAGE_BLOCKS * PageLayout.PAGE_BLOCKS;
      Extent run = new Extent(found.block(), whole);
      if (found.blocks() > whole) {
        space.release(new Extent(found.block() + whole, found.blocks() - whole));
      }
      space.reference(run);
      runs.add(run);
      left -= whole;
      if (runs.size() > SlotHeader.MAX_RUNS) {
        throw new PoolException.Full("free space is too fragmented for a checkpoint");
      }
    }
    return runs;
  }

  /** Step 5, the root table. */
  private @Nullable PagePointer writeRootTable(
      Cut cut,
      Map<Dataset, @Nullable PagePointer> roots,
      Map<Integer, MapState> maps,
      PageWriter writer)
      throws IOException {
    TreeMap<Long, Change> changes = new TreeMap<>();
    for (Sealed sealed : cut.sealed) {
      Dataset dataset = sealed.dataset;
      PagePointer root = roots.get(dataset);
      DatasetRow row = dataset.row(root, sealed.nextSequence, sealed.dropped);
      changes.put(dataset.id(), RootTable.datasetChange(dataset.id(), row));
    }
    for (long id : cut.ended) {
      changes.put(id, RootTable.datasetChange(id, null));
    }
    List<Change> all = new ArrayList<>(changes.values());
    maps.forEach((page, state) -> all.add(RootTable.mapChange(page, state)));
    writer.begin(DatasetTable.ROOT_TABLE, 0, PageWriter.NO_FILTERS);
    Tree table = new Tree(cache::readOnce, DatasetTable.ROOT_TABLE, header.rootTable());
    Iterator<Change> iterator = all.iterator();
    PagePointer root =
        TreeMerge.merge(table, writer, () -> iterator.hasNext() ? iterator.next() : null);
    writer.finish();
    return root;
  }

  private void commitHeader(Cut cut, @Nullable PagePointer rootTable, List<Extent> runs, int used)
      throws IOException {
    if (!Faults.planted(PlantedFault.HEADER_BEFORE_FLUSH)) {
      io.flush();
    }
    header.commit(cut.sequence, cut.position, rootTable, runs, used, cut.nextDatasetId);
  }

  /** Step 6. */
  private void publish(Cut cut, Map<Dataset, @Nullable PagePointer> roots) {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      for (Sealed sealed : cut.sealed) {
        Dataset dataset = sealed.dataset;
        dataset.publish(roots.get(dataset));
      }
      memory.retire();
    } finally {
      latch.unlock();
    }
    journal.forgetBefore(cut.position);
  }

  private void forget(Cut cut, List<PagePointer> replaced) throws IOException {
    List<Extent> extents = new ArrayList<>();
    for (PagePointer pointer : replaced) {
      cache.forget(pointer);
      if (!Faults.planted(PlantedFault.FREED_SPACE_REUSED_EARLY)) {
        extents.add(pointer.extent());
      }
    }
    cut.interval.freed().forEach(extents::add);
    limbo.add(extents);
    drainLimbo();
  }

  /**
   * The root table's replaced pages and the unused part of its runs are still marked in the maps
   * just written: the next interval frees them, and a recovery finds them again by comparing the
   * header's two roots.
   */
  private void adoptRootTableGarbage(PageWriter writer, List<Extent> runs) {
    ReentrantLock latch = journal.latch();
    latch.lock();
    try {
      ExtentList freed = committer.interval().freed();
      for (PagePointer pointer : writer.replacedPages()) {
        cache.forget(pointer);
        freed.add(pointer.extent());
      }
      for (Extent extent : unused(runs, writer.usedBlocks())) {
        freed.add(extent);
      }
    } finally {
      latch.unlock();
    }
    rootTablePages += writer.usedBlocks() / PageLayout.PAGE_BLOCKS - writer.replacedPages().size();
  }

  /** The part of the runs behind the blocks used. */
  public static List<Extent> unused(List<Extent> runs, int usedBlocks) {
    List<Extent> rest = new ArrayList<>();
    int skip = usedBlocks;
    for (Extent run : runs) {
      if (skip >= run.blocks()) {
        skip -= run.blocks();
      } else {
        rest.add(new Extent(run.block() + skip, run.blocks() - skip));
        skip = 0;
      }
    }
    return rest;
  }
}
