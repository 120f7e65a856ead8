package io.atoll.lockmgr.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockRefusedException.Reason;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.api.ResourceName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All interleavings of small cases on the real lock table: every owner may ask, convert, give up,
 * cancel, weaken, or die, in every state, until no new state is found.
 *
 * <p>A state is reached again by repeating the events that led to it on a fresh table, so the code
 * under test is the code that runs. States that look alike from outside (grants, queues, demands)
 * are one.
 */
class ExhaustiveSearchTest {
  /** An event: what an owner does to a resource. */
  private sealed interface Event {
    record Ask(int owner, int resource, LockMode mode, boolean queue) implements Event {}

    record Weaken(int owner, int resource, @Nullable LockMode to) implements Event {}

    record Cancel(int owner, int resource) implements Event {}

    record Die(int owner) implements Event {}

    record Recover(int owner) implements Event {}
  }

  private static final class Replay implements LockEvents {
    final LockTable table = new LockTable(true, this);
    final Map<String, LockMode> believed = new TreeMap<>();
    final Map<String, LockMode> waiting = new TreeMap<>();
    final Set<String> demanded = new TreeSet<>();
    final Set<Integer> dead = new TreeSet<>();

    private static String key(ResourceName resource, long owner) {
      return resource + "/" + owner;
    }

    @Override
    public void granted(
        ResourceName resource,
        long owner,
        long request,
        LockMode mode,
        LockValue value,
        @Nullable LockMode before,
        int serial) {
      believed.put(key(resource, owner), mode);
      waiting.remove(key(resource, owner));
      demanded.removeIf(d -> d.startsWith(key(resource, owner) + ">"));
    }

    @Override
    public void refused(ResourceName resource, long owner, long request, Reason reason) {
      waiting.remove(key(resource, owner));
    }

    @Override
    public void demanded(ResourceName resource, long owner, LockMode wanted) {
      demanded.add(key(resource, owner) + ">" + wanted);
    }

    void apply(Event event) {
      switch (event) {
        case Event.Ask e -> {
          waiting.put(key(name(e.resource), e.owner), e.mode);
          table.request(name(e.resource), e.owner, 1, e.mode, e.queue);
        }
        case Event.Weaken e -> {
          String key = key(name(e.resource), e.owner);
          demanded.removeIf(d -> d.startsWith(key + ">"));
          if (e.to == null) {
            believed.remove(key);
          } else {
            believed.put(key, e.to);
          }
          table.demote(name(e.resource), e.owner, e.to, LockTable.ANY);
        }
        case Event.Cancel e -> table.cancel(name(e.resource), e.owner, 1, Reason.CANCELLED);
        case Event.Die e -> {
          dead.add(e.owner);
          waiting.keySet().removeIf(k -> k.endsWith("/" + e.owner));
          table.ownerDied(e.owner);
        }
        case Event.Recover e -> {
          dead.remove(e.owner);
          believed.keySet().removeIf(k -> k.endsWith("/" + e.owner));
          demanded.removeIf(d -> d.contains("/" + e.owner + ">"));
          table.ownerRecovered(e.owner, false);
        }
      }
    }

    /** The state as seen from outside, queue order included. */
    String state() {
      List<String> lines = new ArrayList<>();
      table.forEach(
          new LockVisitor() {
            @Override
            public void holds(ResourceName resource, long owner, LockMode mode) {
              lines.add("h" + resource + owner + mode);
            }

            @Override
            public void waits(ResourceName resource, long owner, long request, LockMode mode) {
              lines.add("w" + resource + owner + mode + lines.size());
            }
          });
      List<String> holds =
          new ArrayList<>(lines.stream().filter(l -> l.startsWith("h")).sorted().toList());
      lines.stream().filter(l -> l.startsWith("w")).forEach(holds::add);
      return holds + " " + demanded + dead + values();
    }

    private String values() {
      return table.value(name(0)).valid() + "" + table.value(name(1)).valid();
    }

    void check() {
      assertThat(table.invariantsHold()).as("T1, T2").isTrue();
      Map<String, LockMode> actual = new HashMap<>();
      Map<ResourceName, Map<Long, LockMode>> grants = new HashMap<>();
      List<Object[]> first = new ArrayList<>();
      Set<ResourceName> queued = new HashSet<>();
      table.forEach(
          new LockVisitor() {
            @Override
            public void holds(ResourceName resource, long owner, LockMode mode) {
              actual.put(key(resource, owner), mode);
              grants.computeIfAbsent(resource, r -> new HashMap<>()).put(owner, mode);
            }

            @Override
            public void waits(ResourceName resource, long owner, long request, LockMode mode) {
              if (queued.add(resource)) {
                first.add(new Object[] {resource, owner, mode});
              }
            }
          });
      assertThat(actual).as("owners hold exactly what they were told").isEqualTo(believed);
      for (Object[] wait : first) {
        checkFirst((ResourceName) wait[0], (Long) wait[1], (LockMode) wait[2], grants);
      }
    }

    /** T4: the first of a queue is blocked by somebody, and each living one in its way was told. */
    private void checkFirst(
        ResourceName resource,
        long owner,
        LockMode mode,
        Map<ResourceName, Map<Long, LockMode>> grants) {
      int[] blockers = new int[1];
      grants
          .getOrDefault(resource, Map.of())
          .forEach((holder, held) -> {
            if (holder != owner && !held.compatible(mode)) {
              blockers[0]++;
              boolean told =
                  demanded.stream().anyMatch(d -> d.startsWith(key(resource, holder) + ">"));
              assertThat(told || dead.contains(holder.intValue()))
                  .as("%s was told that %s wants %s", holder, owner, mode)
                  .isTrue();
            }
          });
      assertThat(blockers[0]).as("nobody waits for nothing").isPositive();
    }
  }

  private static ResourceName name(int resource) {
    return ResourceName.of("r" + resource);
  }

  private static List<Event> events(
      Replay at, int owners, int resources, List<LockMode> modes, boolean deaths) {
    List<Event> events = new ArrayList<>();
    for (int owner = 0; owner < owners; owner++) {
      if (at.dead.contains(owner)) {
        events.add(new Event.Recover(owner));
        continue;
      }
      if (deaths && at.dead.isEmpty()) {
        events.add(new Event.Die(owner));
      }
      for (int resource = 0; resource < resources; resource++) {
        String key = name(resource) + "/" + owner;
        Optional<LockMode> held = Optional.ofNullable(at.believed.get(key));
        if (at.waiting.containsKey(key)) {
          events.add(new Event.Cancel(owner, resource));
        } else {
          for (LockMode mode : modes) {
            if (!held.equals(Optional.of(mode))) {
              events.add(new Event.Ask(owner, resource, mode, true));
              events.add(new Event.Ask(owner, resource, mode, false));
            }
          }
        }
        if (held.isPresent()) {
          events.add(new Event.Weaken(owner, resource, null));
          for (LockMode mode : modes) {
            if (held.get().covers(mode) && mode != held.get()) {
              events.add(new Event.Weaken(owner, resource, mode));
            }
          }
        }
      }
    }
    return events;
  }

  private static Replay replay(List<Event> path) {
    Replay replay = new Replay();
    path.forEach(replay::apply);
    return replay;
  }

  /** Visits every reachable state; answers how many there are. */
  private static int search(int owners, int resources, List<LockMode> modes, boolean deaths) {
    Map<String, List<Event>> pathTo = new HashMap<>();
    ArrayDeque<List<Event>> frontier = new ArrayDeque<>();
    frontier.add(List.of());
    pathTo.put(new Replay().state(), List.of());
    while (!frontier.isEmpty()) {
      List<Event> path = frontier.remove();
      for (Event event : events(replay(path), owners, resources, modes, deaths)) {
        List<Event> longer = new ArrayList<>(path);
        longer.add(event);
        Replay next = replay(longer);
        try {
          next.check();
        } catch (AssertionError e) {
          throw new AssertionError(longer + " leads to " + next.state(), e);
        }
        if (pathTo.putIfAbsent(next.state(), longer) == null) {
          frontier.add(longer);
        }
      }
    }
    return pathTo.size();
  }

  @Test
  void threeOwnersOneResourceAllModesACrashAnywhere() {
    int states = search(3, 1, List.of(LockMode.CR, LockMode.PR, LockMode.EX), true);
    assertThat(states).as("stated in docs/lock-protocol.md").isEqualTo(ONE_RESOURCE_STATES);
  }

  @Test
  void twoOwnersTwoResources() {
    int states = search(2, 2, List.of(LockMode.PR, LockMode.EX), false);
    assertThat(states).as("stated in docs/lock-protocol.md").isEqualTo(TWO_RESOURCES_STATES);
  }

  @Test
  @Tag("slow")
  void threeOwnersOneResourceAllSixModes() {
    int states = search(3, 1, List.of(LockMode.values()), true);
    assertThat(states).as("stated in docs/lock-protocol.md").isEqualTo(SIX_MODES_STATES);
  }

  private static final int ONE_RESOURCE_STATES = 6_816;
  private static final int TWO_RESOURCES_STATES = 1_225;
  private static final int SIX_MODES_STATES = 1_159_068;
}
