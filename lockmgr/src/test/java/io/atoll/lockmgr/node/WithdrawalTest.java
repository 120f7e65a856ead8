package io.atoll.lockmgr.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.TableContents.Contents;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.node.SearchedCluster.Limits;
import io.atoll.lockmgr.node.SearchedCluster.Step;
import io.atoll.lockmgr.wire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a request that its user took back, with several users on a node; {@link
 * CombinedSearchTest} has one user per node and every order of messages.
 */
class WithdrawalTest {
  private static final int NODES = 3;
  private static final List<LockMode> MODES = List.of(LockMode.values());

  private final SearchedCluster cluster =
      new SearchedCluster(new Limits(NODES, 1, MODES, 0, List.of(), Faults.NONE));
  private final ResourceName name = cluster.names.getFirst();
  private int asks;
  private int withdrawals;

  private CompletableFuture<LockHandle> acquire(int node, LockMode mode, AcquireOptions options) {
    return cluster.clients.get(node).handles().acquire(name, mode, options);
  }

  private CompletableFuture<LockHandle> acquire(int node, LockMode mode) {
    return acquire(node, mode, AcquireOptions.DEFAULT);
  }

  private static CompletableFuture<LockHandle> convert(LockHandle handle, LockMode mode) {
    return handle.convert(mode, AcquireOptions.DEFAULT).toCompletableFuture();
  }

  /** What the users of the nodes said goes on its way. */
  private void speak() {
    for (int i = 0; i < NODES; i++) {
      List<Message> said = new ArrayList<>();
      cluster.clients.get(i).drainTo(said::add);
      for (Message message : said) {
        asks += message instanceof Message.Acquire ? 1 : 0;
        withdrawals += message instanceof Message.Withdraw ? 1 : 0;
      }
      cluster.toMaster.get(i).addAll(said);
    }
  }

  private boolean deliverToMaster(int node) {
    speak();
    Message message = cluster.toMaster.get(node).poll();
    if (message != null) {
      cluster.master.receive(SearchedCluster.incarnation(node).value(), message);
    }
    return message != null;
  }

  private boolean deliverToClient(int node) {
    Message message = cluster.toClient.get(node).poll();
    if (message != null) {
      LockClient client = cluster.clients.get(node);
      client.receive(message, 0, cluster.toMaster.get(node)::add);
      client.handles().complete();
      speak();
    }
    return message != null;
  }

  private void deliverAll() {
    for (boolean moving = true; moving; ) {
      moving = false;
      for (int i = 0; i < NODES; i++) {
        moving |= deliverToMaster(i);
        moving |= deliverToClient(i);
      }
    }
  }

  private LockHandle granted(int node, LockMode mode) {
    CompletableFuture<LockHandle> handle = acquire(node, mode);
    deliverAll();
    return handle.join();
  }

  private int queuedAtMaster() {
    Contents contents = cluster.atMaster(0);
    return contents == null ? 0 : contents.queue().size();
  }

  @Test
  void aConvertTakenBackIsInNobodysWay() {
    LockHandle one = granted(0, LockMode.CR);
    LockHandle two = granted(1, LockMode.CR);
    CompletableFuture<LockHandle> convert = convert(one, LockMode.EX);
    deliverAll();
    convert.cancel(false);
    CompletableFuture<LockHandle> other = convert(two, LockMode.PR);
    deliverAll();
    assertThat(other).isCompleted();
    assertThat(one.mode()).isEqualTo(LockMode.CR);
  }

  @Test
  void aWaitTakenBackIsInNobodysWay() {
    granted(0, LockMode.CR);
    CompletableFuture<LockHandle> writer = acquire(1, LockMode.EX);
    deliverAll();
    writer.cancel(false);
    CompletableFuture<LockHandle> reader = acquire(2, LockMode.PR);
    deliverAll();
    assertThat(reader).isCompleted();
  }

  @Test
  void aGrantThatCrossesIsKeptForTheNextUser() {
    CompletableFuture<LockHandle> first = acquire(0, LockMode.EX);
    deliverToMaster(0);
    first.cancel(false);
    CompletableFuture<LockHandle> second = acquire(0, LockMode.EX);
    deliverAll();
    assertThat(second).isCompleted();
    assertThat(asks).isEqualTo(1);
    assertThat(withdrawals).isEqualTo(1);
    second.join().close();
    assertThat(granted(1, LockMode.EX).mode()).isEqualTo(LockMode.EX);
  }

  @Test
  void nothingIsAskedAnewBeforeTheAnswer() {
    granted(0, LockMode.PR);
    CompletableFuture<LockHandle> first = acquire(1, LockMode.EX);
    deliverAll();
    first.cancel(false);
    CompletableFuture<LockHandle> second = acquire(1, LockMode.CW);
    deliverToMaster(1);
    int before = asks;
    assertThat(queuedAtMaster()).isZero();
    deliverAll();
    assertThat(asks).isEqualTo(before + 1);
    assertThat(queuedAtMaster()).isEqualTo(1);
    assertThat(second).isNotDone();
  }

  @Test
  void anotherUserWhoWantsTheSameKeepsThePlace() {
    LockHandle holder = granted(0, LockMode.EX);
    CompletableFuture<LockHandle> first = acquire(1, LockMode.EX);
    CompletableFuture<LockHandle> second = acquire(1, LockMode.EX);
    deliverAll();
    CompletableFuture<LockHandle> later = acquire(2, LockMode.EX);
    deliverAll();
    first.cancel(false);
    deliverAll();
    assertThat(withdrawals).isZero();
    holder.close();
    deliverAll();
    assertThat(second).isCompleted();
    assertThat(later).isNotDone();
  }

  @Test
  void aWeakerWishIsAskedForAnew() {
    granted(0, LockMode.CR);
    CompletableFuture<LockHandle> writer = acquire(1, LockMode.EX);
    CompletableFuture<LockHandle> reader = acquire(1, LockMode.PR);
    deliverAll();
    assertThat(reader).isNotDone();
    writer.cancel(false);
    deliverAll();
    assertThat(reader).isCompleted();
  }

  @Test
  void theRefusalOfATrylockThatWasTakenBackRefusesNobodyElse() {
    LockHandle holder = granted(0, LockMode.EX);
    CompletableFuture<LockHandle> impatient = acquire(1, LockMode.EX, AcquireOptions.TRY);
    CompletableFuture<LockHandle> patient = acquire(1, LockMode.EX);
    impatient.cancel(false);
    deliverAll();
    assertThat(patient).isNotDone();
    holder.close();
    deliverAll();
    assertThat(patient).isCompleted();
  }

  @Test
  void aNewMasterHearsNothingOfWhatWasTakenBack() {
    LockHandle holder = granted(0, LockMode.EX);
    CompletableFuture<LockHandle> given = acquire(1, LockMode.PR);
    CompletableFuture<LockHandle> kept = acquire(2, LockMode.PR);
    deliverAll();
    given.cancel(false);
    cluster.apply(new Step(SearchedCluster.Kind.NEW_MASTER, 0, 0, LockMode.NL));
    for (int i = 0; i < NODES; i++) {
      cluster.apply(new Step(SearchedCluster.Kind.RESTATE, i, 0, LockMode.NL));
    }
    deliverAll();
    assertThat(queuedAtMaster()).isEqualTo(1);
    holder.close();
    deliverAll();
    assertThat(kept).isCompleted();
    assertThat(granted(1, LockMode.PR).mode()).isEqualTo(LockMode.PR);
  }

  /** A user of a random walk. */
  private static final class User {
    final int node;
    @Nullable CompletableFuture<LockHandle> asked;
    @Nullable LockHandle held;

    User(int node) {
      this.node = node;
    }

    void settle() {
      if (asked != null && asked.isDone()) {
        held = asked.isCompletedExceptionally() ? held : asked.join();
        asked = null;
      }
    }

    /** Gives up what it waits for, else what it holds. */
    void giveUp() {
      if (asked != null) {
        asked.cancel(false);
        asked = null;
      } else if (held != null) {
        held.close();
        held = null;
      }
    }
  }

  @Test
  void whateverIsTakenBackTheOthersAreServed() {
    for (int seed = 1; seed <= 500; seed++) {
      new WithdrawalTest().walk(seed);
    }
  }

  private void walk(int seed) {
    Random random = new Random(seed);
    List<User> users = new ArrayList<>();
    for (int i = 0; i < 3 * NODES; i++) {
      users.add(new User(i % NODES));
    }
    int givenUp = 0;
    for (int i = 0; i < 300; i++) {
      User user = users.get(random.nextInt(users.size()));
      if (random.nextInt(3) > 0) {
        deliverToMaster(user.node);
        deliverToClient(user.node);
      } else if (user.asked != null || (user.held != null && random.nextBoolean())) {
        givenUp += user.asked != null ? 1 : 0;
        user.giveUp();
      } else {
        LockMode mode = MODES.get(random.nextInt(MODES.size()));
        LockHandle held = user.held;
        AcquireOptions options =
            random.nextInt(5) == 0 ? AcquireOptions.TRY : AcquireOptions.DEFAULT;
        user.asked =
            held == null
                ? acquire(user.node, mode, options)
                : held.convert(mode, options).toCompletableFuture();
      }
      users.forEach(User::settle);
    }
    deliverAll();
    users.forEach(User::settle);
    assertThat(withdrawals).as("seed %d", seed).isLessThanOrEqualTo(givenUp);
    assertNobodyIsQueuedForNobody(seed, users);
    serveAll(seed, users);
  }

  private void assertNobodyIsQueuedForNobody(int seed, List<User> users) {
    Contents contents = cluster.atMaster(0);
    if (contents != null) {
      contents
          .queue()
          .forEach(queued ->
              assertThat(users)
                  .as("seed %d: %s", seed, queued)
                  .anyMatch(
                      u -> u.node == SearchedCluster.nodeOf(queued.owner()) && u.asked != null));
    }
  }

  /** Whoever holds lets go, first who waits for nothing; then all who wait are served. */
  private void serveAll(int seed, List<User> users) {
    while (users.stream().anyMatch(u -> u.held != null)) {
      users.stream()
          .filter(u -> u.held != null)
          .min((a, b) -> Boolean.compare(a.asked != null, b.asked != null))
          .ifPresent(User::giveUp);
      deliverAll();
      users.forEach(User::settle);
    }
    assertThat(users).as("seed %d", seed).allMatch(u -> u.asked == null);
  }
}
