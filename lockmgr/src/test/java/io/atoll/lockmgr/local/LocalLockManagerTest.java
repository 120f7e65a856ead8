package io.atoll.lockmgr.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockManager;
import io.atoll.lockmgr.api.LockManagerContract;
import io.atoll.lockmgr.leaks.LeakCheck;
import org.junit.jupiter.api.Test;

class LocalLockManagerTest extends LockManagerContract {
  @Override
  protected LockManager open() {
    LocalLockManager locks = new LocalLockManager(new Incarnation(64));
    LeakCheck.watch("the local manager", locks::openHandles);
    return locks;
  }

  @Test
  void reclamationMovesOnOnlyAfterTheLastEpochWasPassed() {
    try (LocalLockManager locks = new LocalLockManager(new Incarnation(64))) {
      locks.reclamation().advance();
      assertThat(locks.reclamation().current()).isEqualTo(2);
      locks.reclamation().advance();
      assertThat(locks.reclamation().current()).isEqualTo(2);
      locks.reclamation().passed(1);
      assertThat(locks.reclamation().passedByAll()).isEqualTo(1);
      locks.reclamation().advance();
      assertThat(locks.reclamation().current()).isEqualTo(3);
    }
  }
}
