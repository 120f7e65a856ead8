package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.LockManager;
import io.atoll.lockmgr.api.LockManagerContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a member whose lock master is another node. */
class ClusterMemberTest extends LockManagerContract {
  @TempDir Path directory;
  private @Nullable ClusterLockManager leader;

  @Override
  protected LockManager open() throws Exception {
    TestPool pool = new TestPool(directory);
    leader = pool.join(0);
    return pool.join(1);
  }

  @AfterEach
  void closeLeader() {
    if (leader != null) {
      leader.close();
    }
  }
}
