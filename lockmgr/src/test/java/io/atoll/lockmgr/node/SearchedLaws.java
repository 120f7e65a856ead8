package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.LockValue;
import io.atoll.lockmgr.core.TableContents.Contents;
import io.atoll.lockmgr.core.TableContents.Held;
import io.atoll.lockmgr.core.TableContents.Queued;
import io.atoll.lockmgr.node.SearchedCluster.Kind;
import io.atoll.lockmgr.node.SearchedCluster.Step;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in every state of a {@link SearchedCluster}.
 *
 * <ol>
 *   <li>W1 What nodes may grant to their users (their ceilings) is compatible, a dead node's until
 *       its log is recovered included.
 *   <li>W2 Whoever keeps writers out sees the value set last, or one that is not valid; the latter
 *       only after a crash or a new master.
 *   <li>W3 When nothing is on its way, whoever waits is queued at the master and nobody else is,
 *       and everybody in the way of the first in the queue is a user who was told.
 *   <li>W4 From any such state everybody gets what it waits for if holders give up what they hold,
 *       and one of each deadlock is refused.
 *   <li>W5 Only an operation that waits for itself is refused as a deadlock's victim.
 * </ol>
 */
final class SearchedLaws {
  private final SearchedCluster cluster;

  private SearchedLaws(SearchedCluster cluster) {
    this.cluster = cluster;
  }

  /** What is broken; null if nothing. */
  static @Nullable String broken(SearchedCluster cluster) {
    SearchedLaws laws = new SearchedLaws(cluster);
    if (cluster.wrongVictim != null) {
      return "W5 " + cluster.wrongVictim;
    }
    if (!cluster.master.table().invariantsHold()) {
      return "T1 or T2 at the master";
    }
    boolean quiet = cluster.quiet();
    for (int r = 0; r < cluster.limits.resources(); r++) {
      String wrong = laws.incompatible(r);
      wrong = wrong == null ? laws.wrongValue(r) : wrong;
      wrong = wrong == null && quiet ? laws.lostWakeup(r) : wrong;
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable String incompatible(int r) {
    @Nullable LockMode[] ceilings = new @Nullable LockMode[cluster.limits.nodes()];
    for (int i = 0; i < ceilings.length; i++) {
      Contents own = cluster.atClient(i, r);
      if (own == null || own.ceiling() == null || (cluster.buried && i == cluster.dead)) {
        continue;
      }
      LockMode mine = own.ceiling();
      ceilings[i] = mine;
      for (Held grant : own.grants()) {
        if (!mine.covers(grant.mode())) {
          return "T2 node %d grants %s under %s".formatted(i, grant.mode(), mine);
        }
      }
      for (int j = 0; j < i; j++) {
        LockMode other = ceilings[j];
        if (other != null && !other.compatible(mine)) {
          return "W1 r%d: node %d may %s, node %d %s".formatted(r, i, mine, j, other);
        }
      }
    }
    return null;
  }

  private @Nullable String wrongValue(int r) {
    for (int i = 0; i < cluster.limits.nodes(); i++) {
      LockHandle held = cluster.held.get(i).get(r);
      if (held == null || i == cluster.dead) {
        continue;
      }
      LockValue value = held.value();
      boolean mayBeInvalid = cluster.dead >= 0 || cluster.moved;
      boolean newest = (value.lengthBytes() == 0 ? 0 : value.toBytes()[0]) == cluster.current[r];
      if (held.mode().keepsWritersOut() && (value.valid() ? !newest : !mayBeInvalid)) {
        return "W2 r%d: node %d in %s sees %s, set last was %d"
            .formatted(r, i, held.mode(), value, cluster.current[r]);
      }
    }
    return null;
  }

  private @Nullable String lostWakeup(int r) {
    Contents master = cluster.atMaster(r);
    for (int i = 0; i < cluster.limits.nodes(); i++) {
      boolean waits = i != cluster.dead && cluster.users.get(i).get(r) != null;
      long owner = SearchedCluster.incarnation(i).value();
      boolean queued = master != null && master.queue().stream().anyMatch(w -> w.owner() == owner);
      if (waits != queued) {
        return "W3 r%d: node %d %s"
            .formatted(r, i, waits ? "waits and is not queued" : "is queued for nobody");
      }
    }
    if (master == null || master.queue().isEmpty()) {
      return null;
    }
    Queued first = master.queue().getFirst();
    boolean blocked = false;
    for (Held grant : master.grants()) {
      if (grant.owner() == first.owner() || grant.mode().compatible(first.mode())) {
        continue;
      }
      blocked = true;
      LockHandle user = cluster.held.get(SearchedCluster.nodeOf(grant.owner())).get(r);
      if (user == null || !user.demanded()) {
        return "W3 r%d: node %d is in the way of %s and no user of it was told"
            .formatted(r, SearchedCluster.nodeOf(grant.owner()), first);
      }
    }
    return blocked ? null : "W3 r%d: %s waits for nobody".formatted(r, first);
  }

  /** W4; changes the cluster. */
  static @Nullable String stuck(SearchedCluster cluster) {
    int nodes = cluster.limits.nodes();
    for (boolean moving = true; moving; ) {
      moving = false;
      for (int i = 0; i < nodes; i++) {
        if (i == cluster.dead) {
          continue;
        }
        for (int r = 0; r < cluster.limits.resources(); r++) {
          boolean waits = cluster.users.get(i).get(r) != null;
          if (cluster.held.get(i).get(r) != null && !waits) {
            cluster.apply(new Step(Kind.RELEASE, i, r, LockMode.NL));
            moving = true;
          }
        }
        while (!cluster.toMaster.get(i).isEmpty()) {
          cluster.apply(new Step(Kind.TO_MASTER, i, 0, LockMode.NL));
          moving = true;
        }
        while (!cluster.toClient.get(i).isEmpty()) {
          cluster.apply(new Step(Kind.TO_CLIENT, i, 0, LockMode.NL));
          moving = true;
        }
      }
      moving = moving || victim(cluster);
    }
    for (int i = 0; i < nodes; i++) {
      if (i != cluster.dead && cluster.blocked(i)) {
        return "W4 node %d waits though all others gave up what they held".formatted(i);
      }
    }
    return null;
  }

  /** Refuses one operation that waits for itself, as a search for deadlocks would. */
  private static boolean victim(SearchedCluster cluster) {
    for (int i = 0; i < cluster.limits.nodes(); i++) {
      if (i == cluster.dead || !Deadlocks.inCycle(cluster, i)) {
        continue;
      }
      for (int r = 0; r < cluster.limits.resources(); r++) {
        if (cluster.users.get(i).get(r) != null) {
          cluster.apply(new Step(Kind.CANCEL, i, r, LockMode.NL));
        }
      }
      return true;
    }
    return false;
  }
}
