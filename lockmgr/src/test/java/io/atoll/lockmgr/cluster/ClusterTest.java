package io.atoll.lockmgr.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockOwner;
import io.atoll.lockmgr.api.LockRefusedException;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.MemberCallbacks;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.membership.TimingContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with real threads on one file. */
class ClusterTest {
  private static final ResourceName A = ResourceName.of("a");
  private static final ResourceName B = ResourceName.of("b");

  @TempDir Path directory;

  @Test
  void twoNodesExcludeEachOtherAndPassTheValueOn() throws Exception {
    TestPool pool = new TestPool(directory);
    try (ClusterLockManager one = pool.join(0);
        ClusterLockManager two = pool.join(1)) {
      LockHandle held = one.lock(A, LockMode.EX);
      CompletableFuture<LockHandle> waiting = two.acquire(A, LockMode.EX, AcquireOptions.DEFAULT);
      assertThat(two.tryLock(A, LockMode.PR)).isEmpty();
      held.setValue(LockValue.of(new byte[] {1}));
      assertThat(waiting).isNotDone();
      held.close();
      LockHandle got = waiting.get(10, TimeUnit.SECONDS);
      assertThat(got.value()).isEqualTo(LockValue.of(new byte[] {1}));
      got.close();
    }
  }

  @Test
  void aDeadlockAcrossNodesIsFound() throws Exception {
    TestPool pool = new TestPool(directory);
    try (ClusterLockManager one = pool.join(0);
        ClusterLockManager two = pool.join(1)) {
      AcquireOptions mine = AcquireOptions.DEFAULT.by(new LockOwner(5));
      LockHandle a = one.acquire(A, LockMode.EX, mine).join();
      LockHandle b = two.acquire(B, LockMode.EX, mine).join();
      CompletableFuture<LockHandle> first = one.acquire(B, LockMode.EX, mine);
      CompletableFuture<LockHandle> second = two.acquire(A, LockMode.EX, mine);
      CompletableFuture.anyOf(first, second)
          .handle((done, refused) -> refused)
          .get(10, TimeUnit.SECONDS);
      boolean firstLost = first.isCompletedExceptionally();
      CompletableFuture<LockHandle> victim = firstLost ? first : second;
      CompletableFuture<LockHandle> other = firstLost ? second : first;
      assertThatThrownBy(victim::join)
          .hasCauseInstanceOf(LockRefusedException.class)
          .hasMessageContaining("DEADLOCK");
      (firstLost ? a : b).close();
      other.get(10, TimeUnit.SECONDS).close();
      (firstLost ? b : a).close();
    }
  }

  @Test
  void theLockOfAMemberThatStoppedIsGrantedAfterItsRecovery() throws Exception {
    TestPool pool = new TestPool(directory);
    ClusterLockManager one = pool.join(0);
    ClusterLockManager two = pool.join(1);
    ClusterLockManager three = pool.join(2);
    LockHandle held = one.lock(A, LockMode.EX);
    FenceReader fence = one.openFenceReader();
    assertThat(fence.read()).isEqualTo(FenceRead.STILL_IN);
    one.halt();
    LockHandle got = two.lock(A, LockMode.EX, 30, TimeUnit.SECONDS);
    assertThat(two.membership().members()).doesNotContain(one.incarnation());
    assertThat(fence.read().lost()).isTrue();
    assertThat(one.lease().live()).isFalse();
    got.close();
    fence.close();
    held.close();
    two.close();
    three.lock(B, LockMode.EX, 30, TimeUnit.SECONDS).close();
    three.close();
    one.close();
  }

  @Test
  void wrongSetUpsAreRefusedInOneLine() throws Exception {
    TestPool pool = new TestPool(directory);
    try (ClusterLockManager one = pool.join(0)) {
      assertThat(one.lease().live()).isTrue();
      TimingContract other = TimingContract.ofMillis(60, 1_000, 60_000);
      ClusterOptions slow = pool.options(1, pool.endpoint("x1"), other, MemberCallbacks.NONE);
      assertThatThrownBy(() -> TestPool.join(slow))
          .isInstanceOf(JoinException.class)
          .hasMessageContaining("timing differs");
      assertThatThrownBy(() -> TestPool.join(twin(pool, "node0", 1, 0)))
          .hasMessageContaining("node name node0 is used");
      assertThatThrownBy(() -> TestPool.join(twin(pool, "node1", 0, 0)))
          .hasMessageContaining("slot taken: home slot 0");
      assertThatThrownBy(() -> TestPool.join(twin(pool, "node1", 1, TestPool.FINGERPRINT + 1)))
          .hasMessageContaining("cloned device");
      TestPool.join(twin(pool, "node1", 1, TestPool.FINGERPRINT)).close();
    }
  }

  private static ClusterOptions twin(TestPool pool, String name, int home, long fingerprint)
      throws IOException {
    ClusterOptions base = pool.options(1);
    return new ClusterOptions(
        base.pool(),
        base.node(),
        name,
        new SlotNumber(home),
        fingerprint,
        false,
        base.timing(),
        0,
        base.devices(),
        pool.endpoint(name + "-" + home + "-" + fingerprint),
        base.fencer(),
        base.callbacks());
  }

  @Test
  void whoLeavesInOrderWithdrawsItsFencing() throws Exception {
    TestPool pool = new TestPool(directory);
    AtomicInteger withdrawn = new AtomicInteger();
    ClusterOptions base = pool.options(0);
    Fencer fencer =
        new Fencer() {
          @Override
          public void admit(Incarnation self) {}

          @Override
          public boolean cutOff(Incarnation victim) {
            return false;
          }

          @Override
          public void withdraw() {
            withdrawn.incrementAndGet();
          }
        };
    ClusterOptions options =
        new ClusterOptions(
            base.pool(),
            base.node(),
            base.name(),
            base.homeSlot(),
            0,
            false,
            base.timing(),
            0,
            base.devices(),
            pool.endpoint("fenced"),
            fencer,
            base.callbacks());
    TestPool.join(options).close();
    assertThat(withdrawn).hasValue(1);
  }

  @Test
  void reclamationMovesOnWhenEveryMemberHasPassed() throws Exception {
    TestPool pool = new TestPool(directory);
    try (ClusterLockManager one = pool.join(0);
        ClusterLockManager two = pool.join(1)) {
      two.reclamation().advance();
      await(() -> one.reclamation().current() == 2 && two.reclamation().current() == 2);
      one.reclamation().passed(1);
      assertThat(one.reclamation().passedByAll()).isZero();
      two.reclamation().passed(1);
      await(() -> one.reclamation().passedByAll() == 1 && two.reclamation().passedByAll() == 1);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
