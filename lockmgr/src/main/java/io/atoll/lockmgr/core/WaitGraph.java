package io.atoll.lockmgr.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who waits for whom, across resources; finds a cycle.
 *
 * <p>Vertices are owners (operations). A wait ends when all that it waits for are gone, and blocked
 * operations give nothing up, so every cycle is a deadlock as long as its edges were true together.
 */
public final class WaitGraph {
  private final Map<Long, Set<Long>> edges = new HashMap<>();

  /** {@code waiter} waits for {@code blocker}; an edge to itself counts as a deadlock too. */
  public void add(long waiter, long blocker) {
    edges.computeIfAbsent(waiter, w -> new LinkedHashSet<>()).add(blocker);
  }

  /** The vertices of some cycle, or an empty list. */
  public List<Long> findCycle() {
    Set<Long> finished = new HashSet<>();
    for (Long start : edges.keySet()) {
      List<Long> cycle = search(start, finished);
      if (!cycle.isEmpty()) {
        return cycle;
      }
    }
    return List.of();
  }

  private List<Long> search(Long start, Set<Long> finished) {
    List<Long> path = new ArrayList<>();
    Set<Long> onPath = new HashSet<>();
    List<Iterator<Long>> stack = new ArrayList<>();
    path.add(start);
    onPath.add(start);
    stack.add(edges.getOrDefault(start, Set.of()).iterator());
    while (!stack.isEmpty()) {
      Iterator<Long> next = stack.getLast();
      if (!next.hasNext()) {
        stack.removeLast();
        Long done = path.removeLast();
        onPath.remove(done);
        finished.add(done);
        continue;
      }
      Long to = next.next();
      if (onPath.contains(to)) {
        return List.copyOf(path.subList(path.indexOf(to), path.size()));
      }
      if (!finished.contains(to)) {
        path.add(to);
        onPath.add(to);
        stack.add(edges.getOrDefault(to, Set.of()).iterator());
      }
    }
    return List.of();
  }
}
