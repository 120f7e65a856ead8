package io.atoll.lockmgr.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.AcquireOptions;
import io.atoll.lockmgr.api.Epoch;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.core.LockVisitor;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.Binding;
import io.atoll.lockmgr.slots.Configuration;
import io.atoll.lockmgr.wire.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All interleavings of users, messages, a crash and a change of master, on the real master and the
 * real clients.
 *
 * <p>Messages of a session are in order (the link sees to that); between sessions every order is
 * tried. In every state what nodes may do is compatible; whenever nothing is under way, nobody
 * waits without a holder in the way; and a value is never older than what was set last, if it is
 * valid.
 */
class SessionSearchTest {
  private static final ResourceName R = ResourceName.of("r");

  /** What can happen; the numbers keep paths short. */
  private enum Kind {
    ASK,
    RELEASE,
    TO_MASTER,
    TO_CLIENT,
    DIE,
    BURY,
    NEW_MASTER
  }

  private record Event(Kind kind, int node, LockMode mode) {}

  private static final class World {
    final int nodes;
    final List<LockClient> clients = new ArrayList<>();
    final List<ArrayDeque<Message>> toMaster = new ArrayList<>();
    final List<ArrayDeque<Message>> toClient = new ArrayList<>();
    final List<@Nullable CompletableFuture<LockHandle>> users = new ArrayList<>();
    Configuration configuration;
    LockMaster master;
    int dead = -1;
    boolean buried;
    boolean moved;
    byte lastSet;

    World(int nodes) {
      this.nodes = nodes;
      Configuration c = Configuration.NONE.nextLedBy(incarnation(0));
      for (int i = 0; i < nodes; i++) {
        c = c.with(incarnation(i), Binding.State.MEMBER);
        clients.add(new LockClient(() -> 0L, at -> {}, () -> {}, 0));
        toMaster.add(new ArrayDeque<>());
        toClient.add(new ArrayDeque<>());
        users.add(null);
      }
      configuration = c;
      master = newMaster();
      for (int i = 0; i < nodes; i++) {
        master.receive(incarnation(i).value(), new Message.Held(0));
      }
    }

    private LockMaster newMaster() {
      return new LockMaster(
          configuration,
          (to, message) -> toClient.get(new Incarnation(to).slot().value()).add(message),
          Faults.NONE);
    }

    static Incarnation incarnation(int node) {
      return Incarnation.of(new Epoch(1), new SlotNumber(node));
    }

    @Nullable LockHandle held(int node) {
      CompletableFuture<LockHandle> user = users.get(node);
      return user != null && user.isDone() ? user.join() : null;
    }

    void apply(Event event) {
      int node = event.node;
      switch (event.kind) {
        case ASK ->
            users.set(
                node, clients.get(node).handles().acquire(R, event.mode, AcquireOptions.DEFAULT));
        case RELEASE -> release(node);
        case TO_MASTER -> master.receive(incarnation(node).value(), toMaster.get(node).remove());
        case TO_CLIENT -> {
          clients.get(node).receive(toClient.get(node).remove(), 0, toMaster.get(node)::add);
          clients.get(node).handles().complete();
        }
        case DIE -> die(node);
        case BURY -> {
          buried = true;
          master.buried(incarnation(dead));
          configuration = configuration.with(incarnation(dead), null);
          master.configured(configuration);
        }
        case NEW_MASTER -> {
          moved = true;
          toMaster.forEach(ArrayDeque::clear);
          toClient.forEach(ArrayDeque::clear);
          master = newMaster();
          for (int i = 0; i < nodes; i++) {
            if (i != dead) {
              clients.get(i).restate(toMaster.get(i)::add);
            }
          }
        }
      }
      for (int i = 0; i < nodes; i++) {
        if (i != dead) {
          clients.get(i).drainTo(toMaster.get(i)::add);
        }
      }
    }

    private void release(int node) {
      LockHandle handle = held(node);
      if (handle == null) {
        throw new IllegalStateException("nothing to release");
      }
      if (handle.mode().writes()) {
        lastSet++;
        handle.setValue(LockValue.of(new byte[] {lastSet}));
      }
      handle.close();
      users.set(node, null);
    }

    private void die(int node) {
      dead = node;
      toMaster.get(node).clear();
      toClient.get(node).clear();
      configuration = configuration.with(incarnation(node), Binding.State.DEAD);
      master.configured(configuration);
    }

    @Nullable LockMode ceiling(int node) {
      List<LockMode> found = new ArrayList<>();
      clients
          .get(node)
          .handles()
          .change(table -> {
            LockMode mode = table.ceiling(R);
            if (mode != null) {
              found.add(mode);
            }
          });
      return found.isEmpty() ? null : found.getFirst();
    }

    String state() {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < nodes; i++) {
        CompletableFuture<LockHandle> user = users.get(i);
        text.append(user == null ? '-' : user.isDone() ? '+' : '?');
        LockHandle handle = held(i);
        text.append(handle == null ? "" : handle.mode() + "" + current(handle));
        text.append(ceiling(i)).append(plain(toMaster.get(i))).append(plain(toClient.get(i)));
        int node = i;
        clients.get(i).handles().change(t -> text.append(t.isDemanded(R, node)));
        text.append('|');
      }
      master
          .table()
          .forEach(
              new LockVisitor() {
                @Override
                public void holds(ResourceName resource, long owner, LockMode mode) {
                  text.append(owner).append(mode).append(master.table().isDemanded(R, owner));
                }

                @Override
                public void waits(ResourceName resource, long owner, long request, LockMode mode) {
                  text.append(owner).append('?').append(mode);
                }
              });
      return text.append(dead).append(buried).append(moved).append(master.serving()).toString();
    }

    /** Messages without counters, so that equal situations look alike. */
    private static String plain(ArrayDeque<Message> channel) {
      StringBuilder text = new StringBuilder("[");
      for (Message m : channel) {
        switch (m) {
          case Message.Raise r -> text.append('R').append(r.mode()).append(r.keepValue());
          case Message.Lower l -> text.append('L').append(l.mode()).append(l.wrote());
          default -> text.append(m);
        }
      }
      return text.append(']').toString();
    }

    private boolean current(LockHandle handle) {
      LockValue value = handle.value();
      return !value.valid() || value.lengthBytes() == 0 || value.toBytes()[0] == lastSet;
    }

    void check() {
      assertThat(master.table().invariantsHold()).isTrue();
      boolean quiet = true;
      boolean anyHeld = false;
      boolean anyWaiting = false;
      for (int i = 0; i < nodes; i++) {
        LockMode mine = ceiling(i);
        for (int j = 0; j < i; j++) {
          LockMode other = ceiling(j);
          boolean gone = buried && (i == dead || j == dead);
          assertThat(gone || mine == null || other == null || mine.compatible(other))
              .as("ceilings %s of %d and %s of %d", mine, i, other, j)
              .isTrue();
        }
        quiet &= toMaster.get(i).isEmpty() && toClient.get(i).isEmpty();
        LockHandle handle = held(i);
        anyHeld |= handle != null && i != dead;
        anyWaiting |= users.get(i) != null && handle == null && i != dead;
        // In NL and CR others may write: the value is as of the grant.
        boolean keepsWritersOut =
            handle != null && handle.mode() != LockMode.CR && handle.mode() != LockMode.NL;
        if (handle != null && i != dead && keepsWritersOut) {
          assertThat(current(handle)).as("value of %d", i).isTrue();
        }
      }
      boolean blockedByDead = dead >= 0 && !buried;
      if (quiet && anyWaiting && !blockedByDead) {
        assertThat(anyHeld).as("somebody waits for nobody").isTrue();
      }
    }

    List<Event> possible(List<LockMode> modes, boolean crash, boolean move) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        if (i == dead) {
          continue;
        }
        CompletableFuture<LockHandle> user = users.get(i);
        if (user == null) {
          for (LockMode mode : modes) {
            events.add(new Event(Kind.ASK, i, mode));
          }
        } else if (user.isDone()) {
          events.add(new Event(Kind.RELEASE, i, LockMode.NL));
        }
        if (!toMaster.get(i).isEmpty()) {
          events.add(new Event(Kind.TO_MASTER, i, LockMode.NL));
        }
        if (!toClient.get(i).isEmpty()) {
          events.add(new Event(Kind.TO_CLIENT, i, LockMode.NL));
        }
        if (crash && dead < 0) {
          events.add(new Event(Kind.DIE, i, LockMode.NL));
        }
      }
      if (dead >= 0 && !buried) {
        events.add(new Event(Kind.BURY, dead, LockMode.NL));
      }
      if (move && !moved) {
        events.add(new Event(Kind.NEW_MASTER, 0, LockMode.NL));
      }
      return events;
    }
  }

  private static int search(int nodes, List<LockMode> modes, boolean crash, boolean move) {
    Set<String> seen = new HashSet<>();
    ArrayDeque<List<Event>> frontier = new ArrayDeque<>();
    frontier.add(List.of());
    seen.add(new World(nodes).state());
    while (!frontier.isEmpty()) {
      List<Event> path = frontier.remove();
      World at = new World(nodes);
      path.forEach(at::apply);
      for (Event event : at.possible(modes, crash, move)) {
        World next = new World(nodes);
        path.forEach(next::apply);
        next.apply(event);
        try {
          next.check();
        } catch (AssertionError e) {
          throw new AssertionError(path + " then " + event, e);
        }
        if (seen.add(next.state())) {
          List<Event> longer = new ArrayList<>(path);
          longer.add(event);
          frontier.add(longer);
        }
      }
    }
    return seen.size();
  }

  @Test
  void twoNodesSharedAndExclusiveWithACrashAndANewMaster() {
    int states = search(2, List.of(LockMode.PR, LockMode.EX), true, true);
    System.out.println("session search, 2 nodes, PR EX, crash, new master: " + states + " states");
    assertThat(states).isGreaterThan(1_000);
  }

  @Test
  @Tag("slow")
  void twoNodesAllModesWithACrashAndANewMaster() {
    int states = search(2, List.of(LockMode.values()), true, true);
    System.out.println("session search, 2 nodes, all modes: " + states + " states");
    assertThat(states).isGreaterThan(1_000);
  }

  @Test
  @Tag("slow")
  void threeNodesSharedAndExclusive() {
    int states = search(3, List.of(LockMode.PR, LockMode.EX), true, false);
    System.out.println("session search, 3 nodes, PR EX, crash: " + states + " states");
    assertThat(states).isGreaterThan(1_000);
  }
}
