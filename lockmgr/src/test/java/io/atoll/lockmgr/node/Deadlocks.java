package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.LockHandle;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.core.TableContents.Contents;
import io.atoll.lockmgr.core.TableContents.Queued;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who really waits for whom in a {@link SearchedCluster}, as one sees it who looks at everything at
 * once. A dead node's operation counts as it was.
 */
final class Deadlocks {
  private Deadlocks() {}

  /** Whether the node's operation waits, through any others, for itself. */
  static boolean inCycle(SearchedCluster cluster, int node) {
    Set<Integer> reached = new HashSet<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    open.add(node);
    while (!open.isEmpty()) {
      int from = open.remove();
      for (int to = 0; to < cluster.limits.nodes(); to++) {
        if (waitsFor(cluster, from, to)) {
          if (to == node) {
            return true;
          }
          if (reached.add(to)) {
            open.add(to);
          }
        }
      }
    }
    return false;
  }

  private static boolean waitsFor(SearchedCluster cluster, int from, int to) {
    for (int r = 0; r < cluster.limits.resources(); r++) {
      LockMode wanted = wanted(cluster, from, r);
      if (wanted == null || from == to) {
        continue;
      }
      LockHandle other = cluster.held.get(to).get(r);
      if (other != null && !other.mode().compatible(wanted)) {
        return true;
      }
      if (wanted(cluster, to, r) != null && ahead(cluster, r, to, from)) {
        return true;
      }
    }
    return false;
  }

  static @Nullable LockMode wanted(SearchedCluster cluster, int node, int resource) {
    Contents own = cluster.atClient(node, resource);
    boolean waits = cluster.users.get(node).get(resource) != null;
    return waits && own != null && !own.queue().isEmpty() ? own.queue().getFirst().mode() : null;
  }

  private static boolean ahead(SearchedCluster cluster, int resource, int first, int second) {
    Contents master = cluster.atMaster(resource);
    if (master == null) {
      return false;
    }
    boolean seen = false;
    for (Queued queued : master.queue()) {
      int node = SearchedCluster.nodeOf(queued.owner());
      seen |= node == first;
      if (node == second) {
        return seen;
      }
    }
    return false;
  }
}
