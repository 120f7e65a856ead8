package io.atoll.testkit.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.check.CheckOptions;
import io.atoll.blockpool.check.CheckProgress;
import io.atoll.blockpool.check.CheckReport;
import io.atoll.blockpool.check.PoolCheck;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.tree.Entry;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What earlier builds wrote is still read. */
class GoldenImageTest {
  private static SimBlockDevice image(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(GoldenImageTest.class.getResourceAsStream("/golden/" + name))) {
      return GoldenImage.read(file);
    }
  }

  @Test
  void formatVersion1() throws IOException {
    SimBlockDevice device = image("pool-v1.gz");
    CheckReport report =
        PoolCheck.run(device.copy(1), CheckOptions.STRUCTURE.withContent(), CheckProgress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.totals().records()).isPositive();
    assertThat(report.totals().pendingIds()).isEqualTo(1);
    assertThat(report.totals().tickets()).isEqualTo(1);
    Pool pool = Pool.open(device, PoolVerifier.STEPPED);
    try {
      assertThat(names(pool))
          .startsWith(
              "blocks", "composite", "copied", "copy", "inline", "manifests", "packed", "plain000")
          .hasSize(7 + GoldenImage.PLAIN_ROWS);
    } finally {
      PoolVerifier.abandon(pool, device);
    }
  }

  /** All names of the image's bucket; what they point to is read and compared. */
  private static List<String> names(Pool pool) throws IOException {
    Dataset bucket = Objects.requireNonNull(pool.dataset(64));
    List<String> names = new ArrayList<>();
    try (Pool.ReadScope scope = pool.read()) {
      RowCursor cursor = scope.scan(bucket, new byte[] {DataKeys.FIRST_OWN}, null);
      for (Entry row = cursor.next(); row != null; row = cursor.next()) {
        names.add(new String(row.key(), 1, row.key().length - 1, StandardCharsets.UTF_8));
        if (ModelRow.decode(row.value()) instanceof ModelRow.Pointer pointer) {
          PoolVerifier.compareData(pool, bucket, pointer);
        }
      }
    }
    return names;
  }
}
