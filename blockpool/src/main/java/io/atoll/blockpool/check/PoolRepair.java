package io.atoll.blockpool.check;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.overlay.OverlayMemory;
import io.atoll.blockpool.recover.Recovery;
import io.atoll.blockpool.recover.SuperblockStore;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mends what a check found, where nothing can be lost by it: rewrites superblock copies, makes the
 * content index say what the data refers to, frees blocks that nothing refers to. All but the first
 * by ordinary journal records of an ordinary open pool, so a crash in the middle is harmless. Rows
 * of data are never changed. One thread; memory for every content block that the pool has.
 */
public final class PoolRepair {
  private static final int CHANGES_PER_RECORD = 200;
  private static final int BLOCKS_PER_FREE = 1 << 15;
  private static final PoolOptions STEPPED =
      PoolOptions.DEFAULT.withMemory(16 << 20, 16 << 20).stepped();

  /** Opens the device again, for the check and each run of the pool take it and close it. */
  public interface Opener {
    /** The device, not open elsewhere. */
    BlockDevice open() throws IOException;
  }

  /** A row of the index that must become another; null: must go. */
  private record Correction(BlockReference block, @Nullable IndexRow row) {}

  private final Opener opener;
  private final CheckOptions options;
  private final CheckProgress progress;

  private PoolRepair(Opener opener, CheckOptions options, CheckProgress progress) {
    this.opener = opener;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Repairs, then checks again.
   *
   * @return the check afterwards; what it still finds could not be mended without a risk to data
   * @throws PoolException when the pool's trees or journal are damaged, so that what is referred to
   *     cannot be known
   */
  public static CheckReport run(Opener opener, CheckOptions options, CheckProgress progress)
      throws IOException {
    PoolRepair repair = new PoolRepair(opener, options, progress);
    requireReadable(repair.check());
    repair.superblocks();
    repair.index();
    List<Extent> leaked = repair.check().leaked();
    repair.free(leaked);
    return repair.check();
  }

  private static void requireReadable(CheckReport report) throws PoolException {
    for (Finding finding : report.findings()) {
      boolean blind =
          switch (finding.kind()) {
            case JOURNAL, ROOT_TABLE, TREE_PAGE, MAP_PAGE, DATA_ROW, ROW, DOUBLY_USED ->
                finding.severity() == Finding.Severity.DAMAGE;
            case CONTENT -> finding.text().contains("manifest");
            default -> false;
          };
      if (blind) {
        throw new PoolException("not repaired, since what is in use cannot be known: " + finding);
      }
    }
  }

  private CheckReport check() throws IOException {
    try (BlockDevice device = opener.open()) {
      return PoolCheck.run(device, options, progress);
    }
  }

  private void superblocks() throws IOException {
    try (BlockDevice device = opener.open()) {
      SuperblockStore.write(device, FixedCheck.required(SuperblockStore.find(device), device));
    }
  }

  private void index() throws IOException {
    List<Correction> corrections;
    try (BlockDevice device = opener.open()) {
      corrections = corrections(device);
    }
    if (corrections.isEmpty()) {
      return;
    }
    try (Pool pool = Pool.open(opener.open(), STEPPED)) {
      for (int i = 0; i < corrections.size(); i += CHANGES_PER_RECORD) {
        Transaction transaction = new Transaction();
        for (Correction correction :
            corrections.subList(i, Math.min(corrections.size(), i + CHANGES_PER_RECORD))) {
          apply(pool, transaction, correction);
        }
        pool.await(pool.commit(transaction));
      }
    }
  }

  private static void apply(Pool pool, Transaction transaction, Correction correction) {
    BlockReference block = correction.block;
    long shard = DatasetTable.FIRST_INDEX_SHARD + (block.name().w0() >>> 60);
    Dataset dataset = Objects.requireNonNull(pool.dataset(shard));
    byte[] key = DataKeys.index(block.name(), block.stored().extent().block());
    if (correction.row == null) {
      transaction.delete(dataset, key);
      transaction.free(block.stored().extent());
    } else {
      transaction.put(dataset, key, correction.row.toRow());
    }
  }

  private List<Correction> corrections(BlockDevice device) throws IOException {
    Superblock superblock = FixedCheck.required(SuperblockStore.find(device), device);
    PoolIo io = new PoolIo(device, superblock.id());
    Findings ignored = new Findings();
    try (PageCache cache = new PageCache(io, options.memoryBytes());
        OverlayMemory memory = new OverlayMemory(options.memoryBytes());
        BlockReader reader = new BlockReader(io, superblock, Arena.ofConfined())) {
      Recovery recovery = new Recovery(io, superblock, 0, cache, memory);
      recovery.replay();
      UsageMap usage = new UsageMap(superblock.geometry(), ignored);
      IndexCheck index =
          new IndexCheck(recovery.datasets(), reader, usage, ignored, options, progress);
      return compare(index);
    }
  }

  private static List<Correction> compare(IndexCheck index) throws IOException {
    Map<BlockReference, IndexRow> rows = new HashMap<>();
    index.forEachRow((shard, key, block, row) -> rows.put(block, row));
    Map<BlockReference, Long> counts = new HashMap<>();
    index.forEachReference(block -> counts.merge(block, 1L, Long::sum));
    addMissing(index, rows, counts);
    List<Correction> corrections = new ArrayList<>();
    rows.forEach((block, row) -> {
      long found = Objects.requireNonNullElse(counts.get(block), 0L);
      if (found != row.references()) {
        IndexRow right = found == 0 ? null : new IndexRow(found, row.manifest(), row.stored());
        corrections.add(new Correction(block, right));
      }
    });
    return corrections;
  }

  /**
   * Rows that the index lost, with no references yet; a manifest among them refers to its blocks
   * again.
   */
  private static void addMissing(
      IndexCheck index, Map<BlockReference, IndexRow> rows, Map<BlockReference, Long> counts)
      throws IOException {
    for (BlockReference block : List.copyOf(counts.keySet())) {
      if (!rows.containsKey(block)) {
        List<BlockReference> children = index.childrenOf(block);
        rows.put(block, new IndexRow(0, !children.isEmpty(), block.stored()));
        children.forEach(child -> counts.merge(child, 1L, Long::sum));
      }
    }
    for (BlockReference block : counts.keySet()) {
      rows.putIfAbsent(block, new IndexRow(0, false, block.stored()));
    }
  }

  private void free(List<Extent> leaked) throws IOException {
    if (leaked.isEmpty()) {
      return;
    }
    try (Pool pool = Pool.open(opener.open(), STEPPED)) {
      Transaction transaction = new Transaction();
      int changes = 0;
      for (Extent run : leaked) {
        for (long block = run.block(); block < run.end(); block += BLOCKS_PER_FREE) {
          transaction.free(new Extent(block, (int) Math.min(BLOCKS_PER_FREE, run.end() - block)));
          if (++changes == CHANGES_PER_RECORD) {
            pool.await(pool.commit(transaction));
            transaction = new Transaction();
            changes = 0;
          }
        }
      }
      pool.await(pool.commit(transaction));
    }
  }
}
