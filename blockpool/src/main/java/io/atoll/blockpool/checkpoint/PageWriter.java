package io.atoll.blockpool.checkpoint;

import io.atoll.blockpool.alloc.Purpose;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.tree.EntryRun;
import io.atoll.blockpool.tree.PageImage;
import io.atoll.blockpool.tree.PageSink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the new pages of a checkpoint, gathered into runs of up to 1 MiB. What it wrote must not
 * be read before {@link #drain}. Owned by the checkpointer.
 */
final class PageWriter implements PageSink {
  static final int RUN_BLOCKS = 256;

  /** No leaf gets a filter. */
  static final int NO_FILTERS = 256;

  private final PoolIo io;
  private final SpaceMap space;
  private final PageCache cache;
  private final MemorySegment buffer;
  private final List<PagePointer> replaced = new ArrayList<>();
  private final Deque<Extent> given;
  private final boolean own;
  private Extent run;
  private int filledBlocks;
  private int writtenBlocks;
  private int usedBlocks;
  private boolean hot;
  private long dataset;
  private long birth;
  private int filtersFrom = NO_FILTERS;

  /**
   * @param given runs to use; null to allocate as needed
   * @param buffer 1 MiB, aligned
   */
  PageWriter(
      PoolIo io,
      SpaceMap space,
      PageCache cache,
      @Nullable List<Extent> given,
      MemorySegment buffer) {
    this.io = io;
    this.space = space;
    this.cache = cache;
    this.buffer = buffer;
    this.own = given == null;
    this.given = given == null ? new ArrayDeque<>() : new ArrayDeque<>(given);
    this.run = new Extent(0, 1);
    this.filledBlocks = 1;
    this.writtenBlocks = 1;
  }

  /**
   * The following pages are this dataset's.
   *
   * @param filters first byte of the keys whose leaves get filters, see {@link
   *     PageSink#filtersFrom}
   */
  void begin(long datasetId, long generation, int filters) {
    dataset = datasetId;
    birth = generation;
    filtersFrom = filters;
  }

  @Override
  public int filtersFrom() {
    return filtersFrom;
  }

  @Override
  public PagePointer write(int level, EntryRun entries, int count) throws IOException {
    if (run.blocks() - filledBlocks < PageLayout.PAGE_BLOCKS) {
      nextRun();
    }
    long block = run.block() + filledBlocks;
    MemorySegment page =
        buffer.asSlice(
            (long) (filledBlocks - writtenBlocks) * Extent.BLOCK_BYTES, PageLayout.PAGE_BYTES);
    PageImage.build(page, level, dataset, birth, block, entries, count);
    PagePointer pointer = new PagePointer(block, io.blockCrc(page), birth);
    filledBlocks += PageLayout.PAGE_BLOCKS;
    usedBlocks += PageLayout.PAGE_BLOCKS;
    if (own) {
      space.reference(pointer.extent());
    }
    if (level > 0 || hot) {
      cache.insert(pointer, page);
    }
    if (filledBlocks - writtenBlocks >= RUN_BLOCKS) {
      drain();
    }
    return pointer;
  }

  @Override
  public void replaced(PagePointer pointer) {
    // A leaf that readers wanted will be wanted again; one that nobody holds would only push others
    // out.
    hot = cache.holds(pointer);
    replaced.add(pointer);
  }

  /** Pages that the merges dropped. */
  List<PagePointer> replacedPages() {
    return replaced;
  }

  /** Blocks of the runs that hold pages. */
  int usedBlocks() {
    return usedBlocks;
  }

  /** Writes what is gathered. */
  void drain() throws IOException {
    int blocks = filledBlocks - writtenBlocks;
    if (blocks > 0) {
      io.write(run.block() + writtenBlocks, buffer.asSlice(0, (long) blocks * Extent.BLOCK_BYTES));
      writtenBlocks = filledBlocks;
    }
  }

  /** Writes what is gathered and gives back what was taken and not used. */
  void finish() throws IOException {
    drain();
    if (own && run.blocks() > filledBlocks) {
      space.release(new Extent(run.block() + filledBlocks, run.blocks() - filledBlocks));
    }
    run = new Extent(0, 1);
    filledBlocks = 1;
    writtenBlocks = 1;
  }

  private void nextRun() throws IOException {
    finish();
    Extent next = given.poll();
    run = next != null ? next : takeRun();
    filledBlocks = 0;
    writtenBlocks = 0;
  }

  private Extent takeRun() throws IOException {
    if (!own) {
      throw new IllegalStateException("C2: the root table's run was measured too short");
    }
    return space.allocate(Purpose.TREE, PageLayout.PAGE_BLOCKS, RUN_BLOCKS);
  }
}
