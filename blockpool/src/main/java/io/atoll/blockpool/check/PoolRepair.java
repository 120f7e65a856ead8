package io.atoll.blockpool.check;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.recover.Recovery;
import io.atoll.blockpool.recover.SuperblockStore;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Mends what a check found, where nothing can be lost by it: rewrites copies at fixed places, makes
 * the free-space maps, the content index and the counts of pointers say what the trees really refer
 * to, and makes shards of the index anew that have a broken page. Users' rows and bytes are never
 * changed.
 *
 * <p>The maps, and the lost shards, are replaced by one checkpoint; everything else then happens by
 * ordinary journal records of an ordinary open pool. So a crash at any point leaves either the pool
 * as it was or one with right maps, and the repair can be run again. One thread; memory: see {@link
 * RepairPlan}.
 */
public final class PoolRepair {
  private static final int CHANGES_PER_RECORD = 200;
  private static final PoolOptions STEPPED =
      PoolOptions.DEFAULT.withMemory(16 << 20, 16 << 20).stepped();

  /** Opens the device again, for the plan, the pool and the check each take it and close it. */
  public interface Opener {
    /** The device, not open elsewhere. */
    BlockDevice open() throws IOException;
  }

  /** Adds a change to a record. */
  private interface Change<T> {
    void apply(Transaction transaction, T correction);
  }

  /** Replaces maps and lost shards before the log is replayed. */
  private record Prepared(RepairPlan plan) implements Recovery.Preparation {
    @Override
    public void prepare(DatasetTable datasets, SpaceMap space) {
      plan.lostShards().forEach(shard -> datasets.get(shard).forgetTree());
      plan.maps().forEach(space::install);
    }

    @Override
    public boolean mapsAreFinal() {
      return true;
    }
  }

  private final Pool pool;

  private PoolRepair(Pool pool) {
    this.pool = pool;
  }

  /**
   * Repairs, then checks again.
   *
   * @return the check afterwards; what it still finds could not be mended without a risk to data
   * @throws PoolException when what is in use cannot be known: the pool's trees but the index's,
   *     its root table or its journal are damaged. Nothing but copies at fixed places was written
   *     then
   */
  public static CheckReport run(Opener opener, CheckOptions options, CheckProgress progress)
      throws IOException {
    try (BlockDevice device = opener.open()) {
      Superblock superblock = FixedCheck.required(SuperblockStore.find(device), device);
      SuperblockStore.mend(device, superblock);
      FixedCheck.mendHeaders(device, superblock);
    }
    RepairPlan plan;
    try (BlockDevice device = opener.open()) {
      plan = RepairPlan.of(device, options, progress);
    }
    apply(opener, plan);
    try (BlockDevice device = opener.open()) {
      return PoolCheck.run(device, options, progress);
    }
  }

  private static void apply(Opener opener, RepairPlan plan) throws IOException {
    try (Pool pool = Pool.open(opener.open(), STEPPED, new Prepared(plan))) {
      pool.checkpoint();
      PoolRepair repair = new PoolRepair(pool);
      repair.commit(plan.index(), repair::correctIndex);
      repair.commit(plan.pointers(), repair::correctPointers);
      repair.commit(plan.tickets(), repair::removeTicket);
      for (int i = 0; i < pool.fixedBlocks().count(); i++) {
        pool.fixedBlocks().mend(i);
      }
    }
  }

  private <T> void commit(List<T> corrections, Change<T> change) throws IOException {
    for (int from = 0; from < corrections.size(); from += CHANGES_PER_RECORD) {
      int to = Math.min(corrections.size(), from + CHANGES_PER_RECORD);
      Transaction transaction = new Transaction();
      corrections.subList(from, to).forEach(one -> change.apply(transaction, one));
      pool.await(pool.commit(transaction));
    }
  }

  private Dataset dataset(long id) {
    return Objects.requireNonNull(pool.datasetOrDropped(id));
  }

  private void correctIndex(Transaction transaction, IndexCorrections.Correction correction) {
    BlockReference block = correction.block();
    Dataset shard = dataset(DatasetTable.FIRST_INDEX_SHARD + (block.name().w0() >>> 60));
    byte[] key = DataKeys.index(block.name(), block.stored().extent().block());
    if (correction.row() == null) {
      transaction.delete(shard, key);
      transaction.free(block.stored().extent());
    } else {
      transaction.put(shard, key, correction.row().toRow());
    }
  }

  /** Data that nothing points to goes the way of everything that was deleted. */
  private void correctPointers(Transaction transaction, RepairPlan.PointerCorrection correction) {
    Dataset dataset = dataset(correction.dataset());
    long pointers = correction.found() + correction.tickets();
    DataRow right = correction.row().withReferences(Math.max(1, pointers));
    transaction.put(dataset, DataKeys.head(correction.dataId()), DataRow.encode(right));
    if (pointers == 0) {
      pool.release(transaction, dataset, correction.dataId());
    }
  }

  private void removeTicket(Transaction transaction, RepairPlan.VoidTicket ticket) {
    transaction.delete(dataset(ticket.dataset()), ticket.key());
  }
}
