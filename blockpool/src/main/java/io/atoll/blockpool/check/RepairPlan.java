package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.dataset.DataKeys;
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
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a repair will change, worked out from what the trees really hold. Nothing is written here.
 * One thread; memory: as a check, and what is wrong itself: 4 KiB for each map page (126 MiB of
 * device), about half a KiB for each row.
 */
final class RepairPlan {
  /** A head row that counts wrong. */
  record PointerCorrection(long dataset, long dataId, DataRow row, long found, long tickets) {}

  /** A ticket for data that does not exist. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record VoidTicket(long dataset, byte[] key) {}

  private final CheckOptions options;
  private final CheckProgress progress;
  private final Findings findings = new Findings();
  private final Set<Long> lostShards = new HashSet<>();
  private final Map<Integer, long[]> maps = new HashMap<>();
  private final List<PointerCorrection> pointers = new ArrayList<>();
  private final List<VoidTicket> tickets = new ArrayList<>();
  private List<IndexCorrections.Correction> index = List.of();

  private RepairPlan(CheckOptions options, CheckProgress progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Makes a plan for a pool that nobody has open.
   *
   * @throws PoolException when what is in use cannot be known, so that any change might lose data
   */
  static RepairPlan of(BlockDevice device, CheckOptions options, CheckProgress progress)
      throws IOException {
    RepairPlan plan = new RepairPlan(options, progress);
    plan.make(device);
    return plan;
  }

  /** Shards of the content index that have a broken page: to be made anew. */
  Set<Long> lostShards() {
    return lostShards;
  }

  /** What map pages must say behind the log's end, where the last checkpoint's says otherwise. */
  Map<Integer, long[]> maps() {
    return maps;
  }

  List<IndexCorrections.Correction> index() {
    return index;
  }

  List<PointerCorrection> pointers() {
    return pointers;
  }

  List<VoidTicket> tickets() {
    return tickets;
  }

  private void make(BlockDevice device) throws IOException {
    Superblock superblock = FixedCheck.required(SuperblockStore.find(device), device);
    PoolIo io = new PoolIo(device, superblock.id());
    try (PageCache cache = new PageCache(io, PoolCheck.CACHE_BYTES);
        OverlayMemory memory = new OverlayMemory(PoolCheck.OVERLAY_BYTES);
        BlockReader reader = new BlockReader(io, superblock, Arena.ofConfined())) {
      Recovery recovery = new Recovery(io, superblock, 0, cache, memory, false);
      UsageMap usage = new UsageMap(superblock.geometry(), findings);
      // The last checkpoint freed these after it wrote the maps; the next frees them there too.
      List<Extent> garbage = new ArrayList<>();
      recovery.interval().freed().forEach(garbage::add);
      recovery.replay((datasets, space) -> {
        forgetLostShards(superblock, datasets, cache);
        UnreadableMaps.standIn(space);
      });
      walk(recovery, reader, cache, usage);
      requireKnown();
      garbage.forEach(extent -> usage.set(extent, true));
      compareMaps(recovery.space(), usage);
    }
  }

  private void forgetLostShards(Superblock superblock, DatasetTable datasets, PageCache cache) {
    for (int i = 0; i < DatasetTable.INDEX_SHARDS; i++) {
      Dataset shard = datasets.get(DatasetTable.FIRST_INDEX_SHARD + i);
      Findings ignored = new Findings();
      UsageMap own = new UsageMap(superblock.geometry(), ignored);
      TreeCheck tree = new TreeCheck(cache::readOnce, own, ignored, progress);
      boolean whole = tree.walk(shard.id(), shard.generation(), shard.tree().root());
      if (!whole || !ignored.kept().isEmpty()) {
        lostShards.add(shard.id());
        shard.forgetTree();
      }
    }
  }

  private void walk(Recovery recovery, BlockReader reader, PageCache cache, UsageMap usage)
      throws IOException {
    TreeCheck trees = new TreeCheck(cache::readOnce, usage, findings, progress);
    trees.walk(DatasetTable.ROOT_TABLE, 0, recovery.header().rootTable());
    for (Dataset dataset : recovery.datasets().all()) {
      trees.walk(dataset.id(), dataset.generation(), dataset.tree().root());
    }
    requireKnown();
    for (Dataset dataset : recovery.datasets().all()) {
      if (dataset.kind().holdsData()) {
        new DataCheck(dataset, reader, usage, findings, false, options.memoryBytes()).run();
        comparePointers(dataset);
        findVoidTickets(dataset);
      }
    }
    IndexCheck blocks =
        new IndexCheck(recovery.datasets(), reader, usage, findings, options, progress);
    blocks.forEachRow((shard, key, block, row) ->
        usage.mark(row.stored().extent(), "content block " + block.name()));
    IndexCorrections corrections = new IndexCorrections(blocks, options.memoryBytes());
    index = corrections.find();
    corrections
        .missing()
        .forEach(block -> usage.mark(block.stored().extent(), "content block " + block.name()));
  }

  private void comparePointers(Dataset dataset) throws IOException {
    RowPointers visitor = options.pointers();
    if (visitor == null) {
      return;
    }
    PointerCheck.Counts wrong =
        new PointerCheck.Counts() {
          @Override
          public void head(long id, DataRow row, long found, long waiting) {
            long stated = row.references();
            boolean nobodys = stated == 0 && found == 0 && waiting == 0;
            if (nobodys || !PointerCheck.right(dataset, stated, found, waiting)) {
              pointers.add(new PointerCorrection(dataset.id(), id, row, found, waiting));
            }
          }

          @Override
          public void dangling(long id, long found) {} // its data is lost
        };
    new PointerCheck(dataset, visitor, wrong, options.memoryBytes()).run();
  }

  private void findVoidTickets(Dataset dataset) throws IOException {
    RowCursor cursor =
        dataset.cursor(
            DataKeys.start(DataKeys.RECLAIM), DataKeys.end(DataKeys.RECLAIM), Overlay.NEWEST);
    for (Entry ticket = cursor.next(); ticket != null; ticket = cursor.next()) {
      long id = DataKeys.reclaimedId(ticket.key());
      if (dataset.get(DataKeys.head(id), Overlay.NEWEST) == null) {
        tickets.add(new VoidTicket(dataset.id(), ticket.key()));
      }
    }
  }

  /** Whatever hides what is in use forbids to go on. */
  private void requireKnown() throws PoolException {
    for (Finding finding : findings.kept()) {
      boolean blind =
          switch (finding.kind()) {
            case ROOT_TABLE, TREE_PAGE, ROW, DOUBLY_USED -> true;
            // Manifests alone are read here, and rows of data that cannot be decoded hide blocks.
            case CONTENT, DATA_ROW, INDEX_ROW -> finding.severity() == Finding.Severity.DAMAGE;
            default -> false;
          };
      if (blind) {
        throw new PoolException("not repaired, since what is in use cannot be known: " + finding);
      }
    }
  }

  private void compareMaps(SpaceMap space, UsageMap usage) throws IOException {
    for (int page = 0; page < space.mapPages(); page++) {
      long[] wanted = usage.words(page);
      boolean right =
          UnreadableMaps.readable(space, page) && Arrays.equals(space.readStored(page), wanted);
      if (!right) {
        maps.put(page, wanted);
      }
    }
  }
}
