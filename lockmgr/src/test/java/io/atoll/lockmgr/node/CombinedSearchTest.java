package io.atoll.lockmgr.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import io.atoll.lockmgr.node.SearchedCluster.Kind;
import io.atoll.lockmgr.node.SearchedCluster.Limits;
import io.atoll.lockmgr.node.SearchedCluster.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every interleaving of users, messages in both directions, a crash and its recovery, and a new
 * master, of three nodes and two resources, on the real master and the real clients; {@link
 * SearchedLaws} must hold in every state.
 *
 * <p>A state is reached again by repeating the steps that led to it. {@link SearchedState} says
 * which states are one. The numbers of states are those in {@code docs/lock-protocol.md}.
 */
class CombinedSearchTest {
  private static final List<LockMode> SHARED_EXCLUSIVE = List.of(LockMode.PR, LockMode.EX);

  /** The states seen, by a hash of 128 bits, and how each was reached first. */
  private static final class Seen {
    private long[] keys = new long[1 << 17];
    private int[] parents = new int[1 << 15];
    private Step[] steps = new Step[1 << 15];
    private int count;

    /** Returns whether it is new. */
    boolean add(String state, int parent, Step step) {
      long a = 0xcbf29ce484222325L;
      long b = 0x9E3779B97F4A7C15L;
      for (int i = 0; i < state.length(); i++) {
        a = (a ^ state.charAt(i)) * 0x100000001b3L;
        b = Long.rotateLeft(b + state.charAt(i), 23) * 0xBF58476D1CE4E5B9L;
      }
      a = mixed(a + b);
      b = mixed(b);
      if (!insert(keys, a == 0 ? 1 : a, b)) {
        return false;
      }
      if (count == parents.length) {
        parents = Arrays.copyOf(parents, count * 2);
        steps = Arrays.copyOf(steps, count * 2);
      }
      parents[count] = parent;
      steps[count++] = step;
      if (count * 4 > keys.length) {
        long[] larger = new long[keys.length * 2];
        for (int i = 0; i < keys.length; i += 2) {
          if (keys[i] != 0) {
            insert(larger, keys[i], keys[i + 1]);
          }
        }
        keys = larger;
      }
      return true;
    }

    private static long mixed(long x) {
      long y = (x ^ x >>> 31) * 0x94D049BB133111EBL;
      return y ^ y >>> 29;
    }

    private static boolean insert(long[] into, long a, long b) {
      int mask = into.length - 2;
      for (int i = (int) a << 1 & mask; ; i = i + 2 & mask) {
        if (into[i] == 0) {
          into[i] = a;
          into[i + 1] = b;
          return true;
        }
        if (into[i] == a && into[i + 1] == b) {
          return false;
        }
      }
    }

    List<Step> pathTo(int state) {
      ArrayDeque<Step> path = new ArrayDeque<>();
      for (int s = state; s > 0; s = parents[s]) {
        path.addFirst(steps[s]);
      }
      return new ArrayList<>(path);
    }
  }

  private static SearchedCluster at(Limits limits, List<Step> path) {
    SearchedCluster cluster = new SearchedCluster(limits);
    path.forEach(cluster::apply);
    return cluster;
  }

  /** Visits every reachable state; answers how many there are. */
  private static int search(Limits limits) {
    Seen seen = new Seen();
    SearchedCluster start = new SearchedCluster(limits);
    seen.add(SearchedState.of(start), 0, new Step(Kind.ASK, 0, 0, LockMode.NL));
    for (int state = 0; state < seen.count; state++) {
      List<Step> path = seen.pathTo(state);
      SearchedCluster here = at(limits, path);
      List<Step> possible = here.possible();
      for (Step step : possible) {
        SearchedCluster next = at(limits, path);
        next.apply(step);
        if (!seen.add(SearchedState.of(next), state, step)) {
          continue;
        }
        String broken = SearchedLaws.broken(next);
        assertThat(broken).as("%s then %s", path, step).isNull();
      }
      if (here.quiet()) {
        assertThat(SearchedLaws.stuck(here)).as("%s", path).isNull();
      }
    }
    System.out.println(limits + ": " + seen.count + " states");
    return seen.count;
  }

  private static Limits of(int nodes, int resources, int asks, Kind... extras) {
    return new Limits(nodes, resources, SHARED_EXCLUSIVE, asks, List.of(extras), Faults.NONE);
  }

  @Test
  void threeNodesTwoResourcesACrash() {
    assertThat(search(of(3, 2, 1, Kind.DIE))).isEqualTo(2_175);
  }

  @Test
  void twoNodesOneResourceACrashConverts() {
    assertThat(search(of(2, 1, 2, Kind.DIE, Kind.CONVERT))).isEqualTo(1_021);
  }

  /** Three modes: a convert from CR is queued while CR is in nobody's way. */
  private static int searchTakenBack(int nodes, List<LockMode> modes, Kind... more) {
    List<Kind> extras = new ArrayList<>(List.of(Kind.CONVERT, Kind.CANCEL));
    extras.addAll(List.of(more));
    return search(new Limits(nodes, 1, modes, 2, extras, Faults.NONE));
  }

  @Test
  void twoNodesOneResourceACrashConvertsTakenBack() {
    List<LockMode> modes = List.of(LockMode.CR, LockMode.PR, LockMode.EX);
    assertThat(searchTakenBack(2, modes, Kind.DIE)).isEqualTo(36_176);
  }

  @Test
  @Tag("slow")
  void twoNodesOneResourceACrashANewMasterConvertsTakenBack() {
    List<LockMode> modes = List.of(LockMode.CR, LockMode.PR, LockMode.EX);
    assertThat(searchTakenBack(2, modes, Kind.TRY, Kind.DIE, Kind.NEW_MASTER)).isEqualTo(436_640);
  }

  @Test
  @Tag("slow")
  void threeNodesOneResourceConvertsTakenBack() {
    assertThat(searchTakenBack(3, List.of(LockMode.CR, LockMode.EX))).isEqualTo(595_598);
  }

  @Test
  @Tag("slow")
  void threeNodesTwoResourcesACrashANewMaster() {
    assertThat(search(of(3, 2, 1, Kind.DIE, Kind.NEW_MASTER))).isEqualTo(39_952);
  }

  @Test
  @Tag("slow")
  void threeNodesTwoResourcesAllModesACrashANewMaster() {
    List<LockMode> all = List.of(LockMode.values());
    List<Kind> extras = List.of(Kind.DIE, Kind.NEW_MASTER);
    assertThat(search(new Limits(3, 2, all, 1, extras, Faults.NONE))).isEqualTo(728_423);
  }

  @Test
  @Tag("slow")
  void threeNodesTwoResourcesTwoRequestsEach() {
    assertThat(search(of(3, 2, 2))).isEqualTo(108_948);
  }

  @Test
  @Tag("slow")
  void twoNodesOneResourceACrashANewMasterTriesRequestsTakenBack() {
    Limits limits = of(2, 1, 2, Kind.DIE, Kind.NEW_MASTER, Kind.CANCEL, Kind.TRY);
    assertThat(search(limits)).isEqualTo(103_326);
  }

  @Test
  @Tag("slow")
  void deadlocksAcrossNodesAndResources() {
    Limits limits = new Limits(2, 2, List.of(LockMode.EX), 2, List.of(Kind.SUSPECT), Faults.NONE);
    assertThat(search(limits)).isEqualTo(98_066);
  }

  /** A search that misses a planted fault is no search. */
  @ParameterizedTest
  @EnumSource(names = {"VALUE_KEPT", "REBUILD_SKIPS_ONE", "LOCKS_BEFORE_RECOVERY"})
  void aPlantedFaultIsFound(PlantedFault fault) {
    List<Kind> extras = List.of(Kind.DIE, Kind.NEW_MASTER);
    Limits limits = new Limits(2, 1, SHARED_EXCLUSIVE, 2, extras, new Faults(Set.of(fault)));
    assertThatThrownBy(() -> search(limits)).isInstanceOf(AssertionError.class);
  }
}
