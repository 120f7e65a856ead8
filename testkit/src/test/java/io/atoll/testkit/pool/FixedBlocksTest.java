package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.PoolOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.Finding;
import io.atoll.blockpool.check.FixedBlocks;
import io.atoll.blockpool.check.Scrubber;
import io.atoll.blockpool.format.Geometry;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broken copy of a block at a fixed place is rewritten while the other is sound. */
class FixedBlocksTest {
  private static final PoolOptions THREADED = PoolOptions.DEFAULT.withMemory(4 << 20, 4 << 20);

  /** One copy of each thing: the superblock's, the header's, and of each map page the given. */
  private static List<Long> copies(Geometry geometry, int which) {
    List<Long> blocks = new ArrayList<>();
    blocks.add(Geometry.superblockCopies()[which]);
    blocks.add(geometry.headerBlock(0, which));
    for (int group = 0; group < geometry.groupCount(); group++) {
      for (int page = 0; page < geometry.mapPagesPerGroup(); page++) {
        blocks.add(geometry.mapBlock(group, page, which));
      }
    }
    return blocks;
  }

  private static void breakAll(SimBlockDevice device, List<Long> blocks) {
    blocks.forEach(block -> device.flipBit(block * 4096 + 70, 3));
  }

  private static List<Finding> scrub(Pool pool) throws IOException {
    try (Scrubber scrubber = pool.scrubber()) {
      scrubber.run(0, () -> false, CheckProgress.NONE);
      return scrubber.findings();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aScrubMendsOneCopyAndThenTheOtherMayBreak(int which) throws IOException {
    SamplePool sample = SamplePool.closed(31, 100);
    SimBlockDevice device = sample.device().copy(1);
    SimBlockDevice left;
    try (Pool pool = Pool.open(device, THREADED)) {
      pool.checkpoint();
      Geometry geometry = pool.superblock().geometry();
      List<Long> broken = copies(geometry, which);
      breakAll(device, broken);
      List<Finding> findings = scrub(pool);
      assertThat(findings).allMatch(finding -> finding.severity() == Finding.Severity.NOTE);
      assertThat(findings.stream().map(Finding::block)).contains(broken.get(0), broken.get(1));
      assertThat(findings.stream().filter(found -> found.kind() == Finding.Kind.MAP_COPY))
          .isNotEmpty();
      assertThat(scrub(pool)).isEmpty();
      breakAll(device, copies(geometry, 1 - which));
      left = device.copy(2);
    }
    Pool reopened = Pool.open(left, PoolVerifier.STEPPED);
    PoolVerifier.compare(reopened, sample.model().stateBehind(PoolVerifier.lastNumber(reopened)));
    scrub(reopened);
    SimBlockDevice mended = left.copy(3);
    PoolVerifier.abandon(reopened, left);
    PoolVerifier.verify(mended, sample.model());
  }

  @Test
  void aMapPageWithoutASoundCopyIsReported() throws IOException {
    SamplePool sample = SamplePool.closed(32, 100);
    SimBlockDevice device = sample.device().copy(1);
    Pool first = Pool.open(device.copy(2), PoolVerifier.STEPPED);
    Geometry geometry = first.superblock().geometry();
    PoolVerifier.abandon(first, (SimBlockDevice) first.device());
    breakAll(device, copies(geometry, 0).subList(2, 3));
    breakAll(device, copies(geometry, 1).subList(2, 3));
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    assertThat(scrub(pool)).anyMatch(finding -> finding.severity() == Finding.Severity.DAMAGE);
    PoolVerifier.abandon(pool, device);
  }

  @Test
  void nothingIsWrittenWhereAllIsSound() throws IOException {
    SamplePool sample = SamplePool.closed(33, 60);
    SimBlockDevice device = sample.device().copy(1);
    try (Pool pool = Pool.open(device, PoolVerifier.STEPPED)) {
      long writes = device.counts().writes();
      FixedBlocks fixed = pool.fixedBlocks();
      for (int i = 0; i < fixed.count(); i++) {
        assertThat(fixed.mend(i)).isEmpty();
      }
      assertThat(device.counts().writes()).isEqualTo(writes);
    }
  }
}
