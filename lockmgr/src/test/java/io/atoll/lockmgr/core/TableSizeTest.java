package io.atoll.lockmgr.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableSizeTest {
  private static final LockEvents SILENT =
      new LockEvents() {
        @Override
        public void granted(
            ResourceName resource,
            long owner,
            long request,
            LockMode mode,
            LockValue value,
            @Nullable LockMode before,
            int serial) {}

        @Override
        public void refused(ResourceName resource, long owner, long request, Reason reason) {}

        @Override
        public void demanded(ResourceName resource, long owner, LockMode wanted) {}
      };

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aMillionResourcesFitInto300MiB() {
    long before = usedBytes();
    LockTable table = new LockTable(true, SILENT);
    for (int i = 0; i < 1_000_000; i++) {
      table.request(ResourceName.of("dataset/0123456789abcdef/" + i), 64, 1, LockMode.EX, true);
    }
    long used = usedBytes() - before;
    System.out.println("a million locked resources: " + (used >> 20) + " MiB");
    assertThat(table.resourceCount()).isEqualTo(1_000_000);
    assertThat(used).isLessThan(300L << 20);
  }
}
