package io.atoll.blockpool.check;

import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.check.CheckReport.Totals;
import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.checkpoint.RootTable;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.recover.Recovery;
import io.atoll.blockpool.recover.SuperblockStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The full check of a pool that nobody has open. Writes nothing; the journal's records behind the
 * last checkpoint are replayed in memory. One thread.
 *
 * <p>Memory: one bit a block that is in use, the overlays of the replay, and what {@link
 * CheckOptions#memoryBytes} allows.
 */
public final class PoolCheck {
  static final long CACHE_BYTES = 16 << 20;

  /** What is in the overlays is not limited here: all of the log must be in them. */
  static final long OVERLAY_BYTES = 64L << 20;

  private final BlockDevice device;
  private final CheckOptions options;
  private final CheckProgress progress;
  private final Superblock superblock;
  private final PoolIo io;
  private final Findings findings = new Findings();
  private final UsageMap usage;
  private List<Extent> leaked = List.of();
  private long records;
  private long treePages;
  private long rows;
  private long dataIds;
  private long pendingIds;
  private long tickets;
  private long contentBlocks;
  private long contentBytes;

  private PoolCheck(
      BlockDevice device, Superblock superblock, CheckOptions options, CheckProgress progress) {
    this.device = device;
    this.options = options;
    this.progress = progress;
    this.superblock = superblock;
    this.io = new PoolIo(device, superblock.id());
    this.usage = new UsageMap(superblock.geometry(), findings);
  }

  /**
   * Checks the pool on a device.
   *
   * @throws io.atoll.blockpool.PoolException.Unsupported when there is none, or one that this build
   *     does not know
   * @throws IOException when the device fails in a way that leaves nothing to check
   */
  public static CheckReport run(BlockDevice device, CheckOptions options, CheckProgress progress)
      throws IOException {
    Superblock superblock = FixedCheck.required(SuperblockStore.find(device), device);
    return new PoolCheck(device, superblock, options, progress).run();
  }

  private CheckReport run() throws IOException {
    FixedCheck fixed = new FixedCheck(device, findings);
    fixed.superblocks(superblock);
    fixed.headers(superblock);
    try (PageCache cache = new PageCache(io, CACHE_BYTES);
        OverlayMemory memory = new OverlayMemory(OVERLAY_BYTES)) {
      Recovery recovery = recover(cache, memory);
      if (recovery != null) {
        checkState(recovery, cache);
      }
    }
    Totals totals =
        new Totals(
            records,
            treePages,
            rows,
            dataIds,
            pendingIds,
            tickets,
            contentBlocks,
            contentBytes,
            usage.used());
    return new CheckReport(findings.kept(), findings.counts(), totals, leaked);
  }

  /** The state behind the last durable record, null when it cannot be had. */
  private @Nullable Recovery recover(PageCache cache, OverlayMemory memory) {
    try {
      Recovery recovery = new Recovery(io, superblock, 0, cache, memory, false);
      recovery.replay((datasets, space) -> UnreadableMaps.standIn(space));
      records = recovery.replayed();
      return recovery;
    } catch (IOException | RuntimeException e) {
      findings.damage(Kind.JOURNAL, -1, "the pool cannot be recovered: " + e.getMessage());
      return null;
    }
  }

  private void checkState(Recovery recovery, PageCache cache) throws IOException {
    DatasetTable datasets = recovery.datasets();
    boolean whole = checkTrees(recovery, cache);
    if (!whole) {
      // Where rows are missing, everything that they refer to would seem leaked.
      return;
    }
    try (BlockReader reader = new BlockReader(io, superblock, Arena.ofConfined())) {
      for (Dataset dataset : datasets.all()) {
        countRows(dataset);
        if (dataset.kind().holdsData()) {
          DataCheck data =
              new DataCheck(
                  dataset, reader, usage, findings, options.content(), options.memoryBytes());
          data.run();
          dataIds += data.idCount();
          pendingIds += data.pendingCount();
          tickets += data.ticketCount();
          checkPointers(dataset);
        }
      }
      contentBlocks = new IndexCheck(datasets, reader, usage, findings, options, progress).run();
      contentBytes = reader.bytesRead();
    }
    Map<Integer, MapState> maps = RootTable.read(cache, recovery.header().rootTable()).maps();
    SpaceCheck space = new SpaceCheck(io, superblock.geometry(), maps, findings);
    space.compare(recovery.interval(), usage);
    leaked = space.leaked();
  }

  private boolean checkTrees(Recovery recovery, PageCache cache) {
    TreeCheck trees = new TreeCheck(cache::readOnce, usage, findings, progress);
    boolean whole = trees.walk(DatasetTable.ROOT_TABLE, 0, recovery.header().rootTable());
    for (Dataset dataset : recovery.datasets().all()) {
      whole &= trees.walk(dataset.id(), dataset.generation(), dataset.tree().root());
    }
    treePages = trees.pageCount();
    return whole;
  }

  private void countRows(Dataset dataset) throws IOException {
    RowCursor cursor = dataset.cursor(new byte[0], null, Overlay.NEWEST);
    while (cursor.next() != null) {
      rows++;
      progress.report("rows", rows);
    }
  }

  private void checkPointers(Dataset dataset) throws IOException {
    RowPointers pointers = options.pointers();
    if (pointers != null) {
      PointerFindings counts = new PointerFindings(dataset, findings);
      new PointerCheck(dataset, pointers, counts, options.memoryBytes()).run();
    }
  }
}
