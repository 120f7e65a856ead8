package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.Finding;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.check.PoolRepair;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.tree.Entry;
import io.atoll.testkit.device.SimBlockDevice;
import io.atoll.testkit.device.SimulatedCrash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plants what must not be, in every kind of thing that a repair mends. */
class PoolRepairTest {
  /** So little that every count takes several passes. */
  private static final CheckOptions OPTIONS =
      new CheckOptions(true, 1 << 12, null).withPointers(PoolVerifier.POINTERS);

  private interface Damage {
    void plant(Pool pool, Transaction transaction) throws IOException;
  }

  /**
   * Commits damage behind the engine's back.
   *
   * @param closed whether a checkpoint covers it, else it is in the journal alone
   */
  private static SimBlockDevice planted(SamplePool sample, boolean closed, Damage damage)
      throws IOException {
    SimBlockDevice device = sample.device().copy(2);
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    Transaction transaction = new Transaction();
    damage.plant(pool, transaction);
    pool.await(pool.commit(transaction));
    if (closed) {
      pool.close();
      return device.copy(3);
    }
    SimBlockDevice left = device.copy(3);
    PoolVerifier.abandon(pool, device);
    return left;
  }

  private static List<Entry> rows(Pool pool, long dataset, byte[] from, byte[] end)
      throws IOException {
    List<Entry> rows = new ArrayList<>();
    try (Pool.ReadScope scope = pool.read()) {
      RowCursor cursor =
          scope.scan(
              Objects.requireNonNull(pool.dataset(dataset)), from, end.length == 0 ? null : end);
      for (Entry row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Wrong counts in the index, one row of each shard that has any. */
  private static void plantCounts(Pool pool, Transaction transaction) throws IOException {
    for (int i = 0; i < DatasetTable.INDEX_SHARDS; i++) {
      long shard = DatasetTable.FIRST_INDEX_SHARD + i;
      Dataset dataset = Objects.requireNonNull(pool.dataset(shard));
      List<Entry> rows = rows(pool, shard, new byte[0], new byte[0]);
      for (Entry row : rows.subList(0, Math.min(1, rows.size()))) {
        IndexRow old = IndexRow.fromRow(row.value());
        switch (i % 3) {
          case 0 -> transaction.delete(dataset, row.key());
          case 1 ->
              transaction.put(
                  dataset,
                  row.key(),
                  new IndexRow(old.references() + 3, old.manifest(), old.stored()).toRow());
          default ->
              transaction.put(
                  dataset, row.key(), new IndexRow(0, old.manifest(), old.stored()).toRow());
        }
      }
    }
  }

  private static List<Entry> heads(Pool pool, long dataset) throws IOException {
    return rows(pool, dataset, DataKeys.start(DataKeys.DATA), DataKeys.end(DataKeys.DATA)).stream()
        .filter(row -> DataKeys.isHead(row.key()))
        .toList();
  }

  /** Wrong counts of pointers, a head that nobody points to, a ticket for nothing. */
  private static void plantPointers(SamplePool sample, Pool pool, Transaction transaction)
      throws IOException {
    long id = sample.model().newest().datasets().firstKey();
    Dataset dataset = Objects.requireNonNull(pool.dataset(id));
    List<Entry> heads = heads(pool, id);
    for (int i = 0; i < heads.size(); i += 2) {
      DataRow row = DataRow.decode(heads.get(i).value());
      if (row.references() > 0) {
        long wrong = i % 4 == 0 ? row.references() + 2 : 0;
        transaction.put(dataset, heads.get(i).key(), DataRow.encode(row.withReferences(wrong)));
      }
    }
    transaction.put(
        dataset,
        DataKeys.head(dataset.nextSequence() + 5),
        DataRow.encode(new DataRow.Inline(1, new byte[10])));
    transaction.put(
        dataset,
        DataKeys.reclaim(dataset.nextSequence() + 6, dataset.nextSequence() + 7),
        new byte[] {1});
    for (int i = 0; i < 8; i++) {
      pool.release(transaction, dataset, 1_000_000 + i);
    }
  }

  private static void plantUsedButFree(Pool pool, Transaction transaction) throws IOException {
    int freed = 0;
    for (int i = 0; i < DatasetTable.INDEX_SHARDS; i++) {
      for (Entry row : rows(pool, DatasetTable.FIRST_INDEX_SHARD + i, new byte[0], new byte[0])) {
        if (freed++ < 5) {
          transaction.free(IndexRow.fromRow(row.value()).stored().extent());
        }
      }
    }
  }

  private static CheckReport check(SimBlockDevice device) throws IOException {
    return PoolCheck.run(device.copy(1), OPTIONS, CheckProgress.NONE);
  }

  private static SimBlockDevice repair(SimBlockDevice broken) throws IOException {
    SimBlockDevice[] now = {broken};
    CheckReport after = PoolRepair.run(() -> next(now), OPTIONS, CheckProgress.NONE);
    assertThat(after.clean()).as(after.findings().toString()).isTrue();
    return now[0].copy(9);
  }

  private static BlockDevice next(SimBlockDevice[] now) {
    now[0] = now[0].copy(4);
    return now[0];
  }

  private static void requireRepaired(SamplePool sample, SimBlockDevice broken) throws IOException {
    assertThat(check(broken).clean()).isFalse();
    PoolVerifier.verify(repair(broken), sample.model());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsOfContentBlocks(boolean closed) throws IOException {
    SamplePool sample = SamplePool.closed(41, 150);
    requireRepaired(sample, planted(sample, closed, PoolRepairTest::plantCounts));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsOfPointers(boolean closed) throws IOException {
    SamplePool sample = SamplePool.closed(42, 150);
    SimBlockDevice broken =
        planted(sample, closed, (pool, transaction) -> plantPointers(sample, pool, transaction));
    assertThat(check(broken).counts()).containsKeys(Finding.Kind.POINTER_COUNT, Finding.Kind.QUEUE);
    requireRepaired(sample, broken);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void blocksInUseThatTheMapsSayAreFree(boolean closed) throws IOException {
    SamplePool sample = SamplePool.closed(43, 150);
    SimBlockDevice broken = planted(sample, closed, PoolRepairTest::plantUsedButFree);
    assertThat(check(broken).counts()).containsKey(Finding.Kind.USED_BUT_FREE);
    requireRepaired(sample, broken);
  }

  @Test
  void blocksThatNothingRefersTo() throws IOException {
    SamplePool sample = SamplePool.closed(44, 150);
    SimBlockDevice broken =
        planted(
            sample,
            true,
            (pool, transaction) -> {
              Extent free = freeExtent(pool);
              transaction.allocate(free, 0, 0);
            });
    assertThat(check(broken).counts()).containsKey(Finding.Kind.LEAKED);
    requireRepaired(sample, broken);
  }

  /** The last blocks of the pool, which a small history does not reach. */
  private static Extent freeExtent(Pool pool) {
    return new Extent(pool.superblock().geometry().deviceBlocks() - 8, 4);
  }

  private static void flipBoth(SimBlockDevice device, Geometry geometry, int group) {
    device.flipBit(geometry.mapBlock(group, 0, 0) * 4096 + 90, 1);
    device.flipBit(geometry.mapBlock(group, 0, 1) * 4096 + 90, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMapPageWithoutASoundCopy(boolean closed) throws IOException {
    SamplePool sample = SamplePool.closed(45, 150);
    Geometry[] geometry = new Geometry[1];
    SimBlockDevice broken =
        planted(
            sample,
            closed,
            (pool, transaction) -> {
              geometry[0] = pool.superblock().geometry();
              plantCounts(pool, transaction);
            });
    for (int group = 0; group < geometry[0].groupCount(); group++) {
      flipBoth(broken, geometry[0], group);
    }
    assertThat(check(broken).counts()).containsKey(Finding.Kind.MAP_PAGE);
    requireRepaired(sample, broken);
  }

  /** Roots of some index shards, or of all, have a flipped bit: nothing of the shard is left. */
  @ParameterizedTest
  @ValueSource(ints = {2, DatasetTable.INDEX_SHARDS})
  void pagesOfTheContentIndex(int shards) throws IOException {
    SamplePool sample = SamplePool.closed(46, 150);
    SimBlockDevice broken = sample.device().copy(2);
    List<PagePointer> roots = new ArrayList<>();
    Pool pool = Pool.open(broken.copy(3), PoolVerifier.STEPPED);
    for (int i = 0; i < DatasetTable.INDEX_SHARDS && roots.size() < shards; i++) {
      PagePointer root =
          Objects.requireNonNull(pool.dataset(DatasetTable.FIRST_INDEX_SHARD + i)).tree().root();
      if (root != null) {
        roots.add(root);
      }
    }
    PoolVerifier.abandon(pool, (SimBlockDevice) pool.device());
    assertThat(roots).isNotEmpty();
    roots.forEach(root -> broken.flipBit(root.block() * 4096 + 50, 2));
    assertThat(check(broken).counts()).containsKey(Finding.Kind.TREE_PAGE);
    requireRepaired(sample, broken);
  }

  @Test
  void aCopyOfEachHeader() throws IOException {
    SamplePool sample = SamplePool.closed(47, 60);
    SimBlockDevice broken = sample.device().copy(2);
    Pool pool = Pool.open(sample.device().copy(3), PoolVerifier.STEPPED);
    Geometry geometry = pool.superblock().geometry();
    PoolVerifier.abandon(pool, (SimBlockDevice) pool.device());
    for (int slot = 0; slot < geometry.slotCount(); slot++) {
      broken.flipBit(geometry.headerBlock(slot, slot % 2) * 4096 + 30, 1);
    }
    assertThat(check(broken).findings()).isNotEmpty();
    SimBlockDevice repaired = repair(broken);
    assertThat(check(repaired).findings()).isEmpty();
    PoolVerifier.verify(repaired, sample.model());
  }

  /** What cannot be known is not guessed. */
  @Test
  void aBrokenPageOfADatasetIsNotRepaired() throws IOException {
    SamplePool sample = SamplePool.closed(48, 150);
    SimBlockDevice broken = sample.device().copy(2);
    Pool pool = Pool.open(broken.copy(3), PoolVerifier.STEPPED);
    long id = sample.model().newest().datasets().firstKey();
    PagePointer root =
        Objects.requireNonNull(Objects.requireNonNull(pool.dataset(id)).tree().root());
    PoolVerifier.abandon(pool, (SimBlockDevice) pool.device());
    broken.flipBit(root.block() * 4096 + 50, 2);
    assertThatThrownBy(() -> repair(broken))
        .isInstanceOf(PoolException.class)
        .hasMessageContaining("not repaired");
  }

  /** At whichever I/O a repair crashes, it can be run again. */
  @Test
  void aRepairThatCrashesIsRunAgain() throws IOException {
    SamplePool sample = SamplePool.closed(49, 100);
    SimBlockDevice broken =
        planted(
            sample,
            false,
            (pool, transaction) -> {
              plantCounts(pool, transaction);
              plantUsedButFree(pool, transaction);
            });
    int crashes = 0;
    boolean crashed = true;
    for (int at = 3; crashed; at += 1 + at / 2) {
      SimBlockDevice[] now = {broken};
      int[] left = {at};
      crashed = false;
      try {
        PoolRepair.run(() -> crashing(now, left), OPTIONS, CheckProgress.NONE);
      } catch (SimulatedCrash e) {
        crashed = true;
        crashes++;
      }
      PoolVerifier.verify(repair(crashed ? now[0].afterCrash(at) : now[0]), sample.model());
    }
    assertThat(crashes).isGreaterThan(5);
  }

  /** The next device, which crashes after what is left of a number of I/Os. */
  private static BlockDevice crashing(SimBlockDevice[] now, int[] left) {
    left[0] -= (int) now[0].counts().total();
    now[0] = now[0].copy(4);
    now[0].crashAt(now[0].counts().total() + Math.max(0, left[0]));
    return now[0];
  }
}
