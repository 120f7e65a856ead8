package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.LockManager;
import io.atoll.lockmgr.api.LockManagerContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a cluster of one: founder, leader and only member. */
class ClusterAloneTest extends LockManagerContract {
  @TempDir Path directory;

  @Override
  protected LockManager open() throws Exception {
    return new TestPool(directory).join(0);
  }
}
