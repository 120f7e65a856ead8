package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.Finding;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.check.PoolDump;
import io.atoll.blockpool.check.PoolRepair;
import io.atoll.blockpool.check.Scrubber;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.content.IndexRow;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.tree.Entry;
import io.atoll.testkit.device.Io;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The checker, the repair, the scrub and the dump, on pools that are whole and on pools that are
 * not.
 */
class PoolCheckTest {
  private static CheckReport check(SimBlockDevice device) throws IOException {
    return PoolCheck.run(device.copy(1), CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE);
  }

  private interface Change {
    void on(Pool pool, Transaction transaction, Dataset shard, Entry row) throws IOException;
  }

  /** Changes the first row of the content index behind the engine's back. */
  private static SimBlockDevice indexChanged(SamplePool sample, Change change) throws IOException {
    SimBlockDevice device = sample.device().copy(2);
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      for (int i = 0; i < DatasetTable.INDEX_SHARDS; i++) {
        Dataset shard = Objects.requireNonNull(pool.dataset(DatasetTable.FIRST_INDEX_SHARD + i));
        try (Pool.ReadScope scope = pool.read()) {
          Entry row = scope.scan(shard, new byte[0], null).next();
          if (row != null) {
            Transaction transaction = new Transaction();
            change.on(pool, transaction, shard, row);
            pool.await(pool.commit(transaction));
            break;
          }
        }
      }
    }
    return device.copy(3);
  }

  private static void requireRepaired(SamplePool sample, SimBlockDevice broken) throws IOException {
    SimBlockDevice[] now = {broken};
    CheckReport after =
        PoolRepair.run(
            () -> {
              now[0] = now[0].copy(4);
              return now[0];
            },
            CheckOptions.STRUCTURE.withContent(),
            CheckProgress.NONE);
    assertThat(after.clean()).as(after.findings().toString()).isTrue();
    PoolVerifier.verify(now[0].copy(5), sample.model());
  }

  @Test
  void aSoundPoolIsCleanAndTheCheckWritesNothing() throws IOException {
    SamplePool sample = SamplePool.closed(11, 120);
    SimBlockDevice device = sample.device().copy(1).startTrace();
    CheckReport report =
        PoolCheck.run(device, CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.summary()).contains("clean");
    assertThat(report.totals().contentBytes()).isPositive();
    assertThat(device.trace()).allMatch(io -> io.kind() == Io.Kind.READ);
  }

  @Test
  void littleMemoryMeansMorePassesAndTheSameResult() throws IOException {
    SamplePool sample = SamplePool.closed(11, 120);
    CheckOptions tight = new CheckOptions(false, 100, null);
    assertThat(PoolCheck.run(sample.device().copy(1), tight, CheckProgress.NONE).findings())
        .isEmpty();
  }

  @Test
  void aLeakIsFoundAndFreed() throws IOException {
    SamplePool sample = SamplePool.closed(12, 120);
    SimBlockDevice broken =
        indexChanged(
            sample,
            (pool, transaction, shard, row) -> {
              IndexRow index = IndexRow.fromRow(row.value());
              transaction.put(
                  shard,
                  row.key(),
                  new IndexRow(index.references() + 5, index.manifest(), index.stored()).toRow());
            });
    assertThat(check(broken).counts()).containsKey(Finding.Kind.REFERENCE_COUNT);
    assertThat(check(broken).worst()).isEqualTo(Finding.Severity.REPAIRABLE);
    requireRepaired(sample, broken);
  }

  @Test
  void aLostIndexRowIsMadeAgainAndItsBlocksAreNotTakenForLeaked() throws IOException {
    SamplePool sample = SamplePool.closed(13, 120);
    SimBlockDevice broken =
        indexChanged(
            sample, (pool, transaction, shard, row) -> transaction.delete(shard, row.key()));
    assertThat(check(broken).counts()).containsKeys(Finding.Kind.INDEX_ROW, Finding.Kind.LEAKED);
    requireRepaired(sample, broken);
  }

  @Test
  void aReferenceTooFewIsDamageAndMended() throws IOException {
    SamplePool sample = SamplePool.closed(14, 120);
    SimBlockDevice broken =
        indexChanged(
            sample,
            (pool, transaction, shard, row) -> {
              IndexRow index = IndexRow.fromRow(row.value());
              transaction.put(
                  shard, row.key(), new IndexRow(0, index.manifest(), index.stored()).toRow());
            });
    assertThat(check(broken).worst()).isEqualTo(Finding.Severity.DAMAGE);
    requireRepaired(sample, broken);
  }

  @Test
  void blocksUsedButFreeAreDamage() throws IOException {
    SamplePool sample = SamplePool.closed(15, 120);
    SimBlockDevice broken =
        indexChanged(
            sample,
            (pool, transaction, shard, row) ->
                transaction.free(IndexRow.fromRow(row.value()).stored().extent()));
    assertThat(check(broken).counts()).containsKey(Finding.Kind.USED_BUT_FREE);
    assertThat(check(broken).worst()).isEqualTo(Finding.Severity.DAMAGE);
  }

  @Test
  void aBrokenSuperblockCopyIsRewritten() throws IOException {
    SamplePool sample = SamplePool.closed(16, 60);
    SimBlockDevice broken = sample.device().copy(1);
    broken.flipBit(Geometry.superblockCopies()[1] * 4096 + 40, 3);
    assertThat(check(broken).counts()).containsOnlyKeys(Finding.Kind.SUPERBLOCK);
    requireRepaired(sample, broken);
  }

  @Test
  void aScrubReadsEverythingAndFindsRot() throws IOException {
    SamplePool sample = SamplePool.closed(17, 150);
    SimBlockDevice device = sample.device().copy(1);
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED);
        Scrubber scrubber = pool.scrubber()) {
      long[] place = new long[1];
      for (int i = 0; i < DatasetTable.INDEX_SHARDS && place[0] == 0; i++) {
        Dataset shard = Objects.requireNonNull(pool.dataset(DatasetTable.FIRST_INDEX_SHARD + i));
        try (Pool.ReadScope scope = pool.read()) {
          Entry row = scope.scan(shard, new byte[0], null).next();
          place[0] =
              row == null ? 0 : IndexRow.fromRow(row.value()).stored().extent().offsetBytes();
        }
      }
      scrubber.run(0, () -> false, CheckProgress.NONE);
      assertThat(scrubber.findings()).isEmpty();
      assertThat(scrubber.blocksRead()).isPositive();
      device.flipBit(place[0] + 17, 2);
      try (Scrubber second = pool.scrubber()) {
        second.run(0, () -> false, CheckProgress.NONE);
        assertThat(second.findings()).hasSize(1);
        assertThat(second.bytesRead()).isEqualTo(scrubber.bytesRead());
      }
    }
  }

  @Test
  void aDumpNamesEveryKindOfThing() throws IOException {
    SamplePool sample = SamplePool.closed(18, 150);
    SimBlockDevice device = sample.device().copy(1);
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    try (PoolHistory history =
        new PoolHistory(pool, device, sample.model(), new java.util.SplittableRandom(5))) {
      for (int i = 0; i < 10; i++) {
        history.step();
      }
      history.settleWithLastGroup();
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PoolDump.print(
        device.copy(2),
        new PrintStream(text, false, StandardCharsets.UTF_8),
        PoolDump.Part.values());
    assertThat(text.toString(StandardCharsets.UTF_8))
        .contains("Superblock[", "SlotHeader[", "GroupHeader[", "put ", "dataset 6", "DatasetRow[")
        .contains("map page 0", "level 0", "IndexRow[", "data ")
        .doesNotContain("broken: row");
    PoolVerifier.abandon(pool, device);
  }
}
