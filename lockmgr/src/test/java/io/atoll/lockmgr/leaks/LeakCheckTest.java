package io.atoll.lockmgr.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.local.LocalLockManager;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakCheckTest {
  @Test
  void aHeldAndAWaitingLockAreSeen() {
    try (LocalLockManager locks = new LocalLockManager(new Incarnation(64))) {
      LeakCheck.watch("a node", locks::openHandles);
      ResourceName name = ResourceName.of("left");
      LockHandle held = locks.lock(name, LockMode.EX);
      CompletableFuture<LockHandle> waits =
          locks.acquire(name, LockMode.PR, AcquireOptions.DEFAULT);
      assertThat(LeakCheck.leftLocks()).containsExactly("2 lock handles of a node");
      waits.cancel(false);
      held.close();
      assertThat(LeakCheck.leftLocks()).isEmpty();
    }
  }

  @TempDir Path directory;

  @Test
  void anOpenFileAndALiveThreadAreSeen() throws Exception {
    LeakCheck.Open before = LeakCheck.Open.now();
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .name("left")
            .start(() -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Path file = directory.resolve("left");
    try (FileChannel left =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(left.isOpen()).isTrue();
      assertThat(LeakCheck.Open.now().since(before))
          .contains("thread left", "descriptor of " + file.toRealPath());
    }
    end.countDown();
    thread.join();
    assertThat(LeakCheck.Open.now().since(before)).noneMatch(l -> l.contains("left"));
  }
}
