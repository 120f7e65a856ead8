package io.atoll.lockmgr.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.lockmgr.api.LockRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lock manager does, whoever implements it. */
public abstract class LockManagerContract {
  private static final ResourceName A = ResourceName.of("bucket/a");
  private static final ResourceName B = ResourceName.of("bucket/b");

  private LockManager locks;

  /** A manager that is a member and serves, watched by {@link io.atoll.lockmgr.leaks.LeakCheck}. */
  protected abstract LockManager open() throws Exception;

  @BeforeEach
  void openManager() throws Exception {
    locks = open();
  }

  @AfterEach
  void closeManager() {
    locks.close();
  }

  private CompletableFuture<LockHandle> ask(ResourceName name, LockMode mode) {
    return locks.acquire(name, mode, AcquireOptions.DEFAULT);
  }

  private static Reason reasonOf(CompletableFuture<LockHandle> refused) {
    try {
      refused.join().close();
      throw new AssertionError("granted");
    } catch (CompletionException e) {
      if (e.getCause() instanceof LockRefusedException refusal) {
        return refusal.reason();
      }
      throw e;
    }
  }

  @Test
  void everyPairOfModesIsGrantedTogetherIfAndOnlyIfTheMatrixAllows() {
    for (LockMode first : LockMode.values()) {
      for (LockMode second : LockMode.values()) {
        try (LockHandle held = locks.lock(A, first)) {
          Optional<LockHandle> other = locks.tryLock(A, second);
          assertThat(other.isPresent())
              .as("%s beside %s", second, first)
              .isEqualTo(first.compatible(second));
          other.ifPresent(LockHandle::close);
          assertThat(held.mode()).isEqualTo(first);
        }
      }
    }
  }

  @Test
  void aWaiterIsGrantedWhenTheHolderLetsGo() {
    LockHandle held = locks.lock(A, LockMode.EX);
    CompletableFuture<LockHandle> waiting = ask(A, LockMode.PR);
    assertThat(waiting).isNotDone();
    held.close();
    waiting.join().close();
  }

  @Test
  void requestsAreGrantedInOrderSoThatReadersDoNotStarveAWriter() {
    LockHandle reader = locks.lock(A, LockMode.PR);
    CompletableFuture<LockHandle> writer = ask(A, LockMode.EX);
    CompletableFuture<LockHandle> lateReader = ask(A, LockMode.PR);
    assertThat(lateReader).isNotDone();
    reader.close();
    LockHandle wrote = writer.join();
    assertThat(lateReader).isNotDone();
    wrote.close();
    lateReader.join().close();
  }

  @Test
  void theHolderIsToldOnceThatSomebodyWaits() throws InterruptedException {
    List<LockMode> demands = new ArrayList<>();
    CountDownLatch told = new CountDownLatch(1);
    LockHandle held = locks.lock(A, LockMode.EX);
    held.onDemand(mode -> {
      demands.add(mode);
      told.countDown();
    });
    assertThat(held.demanded()).isFalse();
    CompletableFuture<LockHandle> one = ask(A, LockMode.PR);
    CompletableFuture<LockHandle> two = ask(A, LockMode.PR);
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(held.demanded()).isTrue();
    held.close();
    one.join().close();
    two.join().close();
    assertThat(demands).containsExactly(LockMode.PR);
  }

  @Test
  void aTimeoutRefusesAndLeavesTheQueueIntact() {
    LockHandle held = locks.lock(A, LockMode.EX);
    CompletableFuture<LockHandle> brief =
        locks.acquire(A, LockMode.EX, AcquireOptions.DEFAULT.within(2_000_000));
    CompletableFuture<LockHandle> patient = ask(A, LockMode.EX);
    assertThat(reasonOf(brief)).isEqualTo(Reason.TIMEOUT);
    held.close();
    patient.join().close();
  }

  @Test
  void aCancelledRequestLetsTheNextThrough() {
    LockHandle held = locks.lock(A, LockMode.PR);
    CompletableFuture<LockHandle> writer = ask(A, LockMode.EX);
    CompletableFuture<LockHandle> reader = ask(A, LockMode.PR);
    assertThat(writer.cancel(false)).isTrue();
    reader.join().close();
    held.close();
  }

  @Test
  void aConvertKeepsWhatIsHeldUntilItIsAnswered() {
    LockHandle mine = locks.lock(A, LockMode.PR);
    LockHandle other = locks.lock(A, LockMode.PR);
    CompletableFuture<LockHandle> up =
        mine.convert(LockMode.EX, AcquireOptions.DEFAULT).toCompletableFuture();
    assertThat(up).isNotDone();
    assertThat(mine.mode()).isEqualTo(LockMode.PR);
    other.close();
    assertThat(up.join().mode()).isEqualTo(LockMode.EX);
    mine.convert(LockMode.CR, AcquireOptions.DEFAULT).toCompletableFuture().join();
    locks.lock(A, LockMode.PW).close();
    mine.close();
  }

  @Test
  void aRefusedConvertLeavesTheLockAsItWas() {
    LockHandle mine = locks.lock(A, LockMode.PR);
    LockHandle other = locks.lock(A, LockMode.PR);
    CompletableFuture<LockHandle> up =
        mine.convert(LockMode.EX, AcquireOptions.TRY).toCompletableFuture();
    assertThat(reasonOf(up)).isEqualTo(Reason.BUSY);
    assertThat(mine.mode()).isEqualTo(LockMode.PR);
    mine.close();
    other.close();
  }

  @Test
  void theValueIsSeenByLaterGrantsWhileAnybodyHoldsTheResource() {
    LockHandle keeper = locks.lock(A, LockMode.NL);
    try (LockHandle writer = locks.lock(A, LockMode.EX)) {
      writer.setValue(LockValue.of(new byte[] {7, 8}));
    }
    try (LockHandle reader = locks.lock(A, LockMode.PR)) {
      assertThat(reader.value()).isEqualTo(LockValue.of(new byte[] {7, 8}));
      assertThatThrownBy(() -> reader.setValue(LockValue.EMPTY))
          .isInstanceOf(IllegalStateException.class);
    }
    keeper.close();
  }

  @Test
  void aDeadlockAcrossTwoResourcesIsRefusedToOneAndTheOtherGoesOn() {
    AcquireOptions one = AcquireOptions.DEFAULT.by(new LockOwner(1));
    AcquireOptions two = AcquireOptions.DEFAULT.by(new LockOwner(2));
    LockHandle a = locks.acquire(A, LockMode.EX, one).join();
    LockHandle b = locks.acquire(B, LockMode.EX, two).join();
    CompletableFuture<LockHandle> oneWaits = locks.acquire(B, LockMode.EX, one);
    CompletableFuture<LockHandle> twoWaits = locks.acquire(A, LockMode.EX, two);
    assertThat(reasonOf(twoWaits)).isEqualTo(Reason.DEADLOCK);
    b.close();
    oneWaits.join().close();
    a.close();
  }

  @Test
  void twoConvertsThatWaitForEachOtherAreADeadlock() {
    AcquireOptions one = AcquireOptions.DEFAULT.by(new LockOwner(1));
    AcquireOptions two = AcquireOptions.DEFAULT.by(new LockOwner(2));
    LockHandle a = locks.acquire(A, LockMode.PR, one).join();
    LockHandle b = locks.acquire(A, LockMode.PR, two).join();
    CompletableFuture<LockHandle> up = a.convert(LockMode.EX, one).toCompletableFuture();
    CompletableFuture<LockHandle> stuck = b.convert(LockMode.EX, two).toCompletableFuture();
    assertThat(reasonOf(stuck)).isEqualTo(Reason.DEADLOCK);
    b.close();
    up.join().close();
  }

  @Test
  void aMemberIsInHasALiveLeaseAndPassesReclamationEpochs() {
    locks.lease().check();
    try (FenceReader fence = locks.openFenceReader()) {
      assertThat(fence.read()).isEqualTo(FenceRead.STILL_IN);
    }
    assertThat(locks.membership().members()).contains(locks.incarnation());
    assertThat(locks.reclamation().passedByAll()).isLessThan(locks.reclamation().current());
    assertThatThrownBy(() -> locks.reclamation().passed(locks.reclamation().current()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aReleasedHandleRefusesFurtherUse() {
    LockHandle held = locks.lock(A, LockMode.EX);
    held.close();
    held.close();
    assertThatThrownBy(() -> held.convert(LockMode.PR, AcquireOptions.DEFAULT))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(held::value).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingRefusesWhoWaitsAndWhoComes() {
    LockHandle held = locks.lock(A, LockMode.EX);
    CompletableFuture<LockHandle> waiting = ask(A, LockMode.EX);
    locks.close();
    assertThat(reasonOf(waiting)).isEqualTo(Reason.NOT_MEMBER);
    assertThat(reasonOf(ask(B, LockMode.NL))).isEqualTo(Reason.NOT_MEMBER);
    assertThat(locks.lease().live()).isFalse();
    held.close();
  }

  @Test
  void manyThreadsUnderOneExclusiveLockNeverMeet() throws InterruptedException {
    int[] counter = new int[1];
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 2_000; i++) {
                  try (LockHandle held = locks.lock(A, LockMode.EX)) {
                    assertThat(held.mode()).isEqualTo(LockMode.EX);
                    counter[0]++;
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counter[0]).isEqualTo(8_000);
  }
}
