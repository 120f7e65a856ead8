package io.atoll.lockmgr.node;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.LockMode;
import io.atoll.lockmgr.api.ResourceName;
import io.atoll.lockmgr.core.LockTable;
import io.atoll.lockmgr.core.WaitGraph;
import io.atoll.lockmgr.wire.Message;
import io.atoll.lockmgr.wire.Message.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds deadlocks whose waits are on several nodes.
 *
 * <p>Holds and waits of all nodes are gathered twice. Only waits and holds that are in both
 * gatherings count: a blocked operation changes nothing, so a real cycle is in both, and a cycle
 * that is in both was there all the time between. Refused is the wait of the highest (node, handle,
 * request) in it.
 */
final class DeadlockHunt {
  /** A hold or a wait and whose it is. */
  private record Claim(long node, Edge edge) {
    Operation operation() {
      return new Operation(node, edge.owner());
    }
  }

  /** An operation, distinct across nodes. */
  private record Operation(long node, long owner) {}

  private final LockTable table;
  private final BiConsumer<Long, Message> out;
  private final Set<Long> missing = new HashSet<>();
  private final Map<Operation, Long> numbers = new HashMap<>();
  private List<Claim> gathering = new ArrayList<>();
  private Set<Claim> before = Set.of();
  private long search;
  private boolean second;

  DeadlockHunt(LockTable table, BiConsumer<Long, Message> out) {
    this.table = table;
    this.out = out;
  }

  /** Somebody waits long. A search that is under way is left alone. */
  void begin(List<Incarnation> members) {
    missing.retainAll(members.stream().map(Incarnation::value).toList());
    if (missing.isEmpty()) {
      second = false;
      before = Set.of();
      members.forEach(m -> missing.add(m.value()));
      probe();
    }
  }

  private void probe() {
    search++;
    gathering = new ArrayList<>();
    missing.forEach(m -> out.accept(m, new Message.Probe(search)));
  }

  void report(long from, Message.Report report) {
    if (report.search() != search || !missing.remove(from)) {
      return;
    }
    report.edges().forEach(e -> gathering.add(new Claim(from, e)));
    if (!missing.isEmpty()) {
      return;
    }
    if (!second) {
      second = true;
      before = new HashSet<>(gathering);
      gathering.forEach(c -> missing.add(c.node()));
      probe();
      return;
    }
    gathering.removeIf(c -> !before.contains(c));
    judge();
  }

  private void judge() {
    Map<ResourceName, List<Claim>> waits = new HashMap<>();
    Map<ResourceName, List<Claim>> holds = new HashMap<>();
    for (Claim claim : gathering) {
      var side = claim.edge().waits() ? waits : holds;
      side.computeIfAbsent(claim.edge().resource(), r -> new ArrayList<>()).add(claim);
    }
    WaitGraph graph = new WaitGraph();
    numbers.clear();
    List<Claim> waiting = new ArrayList<>();
    waits.forEach((resource, list) -> {
      for (Claim waiter : list) {
        if (waiter.edge().owner() != 0) {
          waiting.add(waiter);
          addEdges(graph, waiter, list, holds.getOrDefault(resource, List.of()));
        }
      }
    });
    Set<Long> cycle = new HashSet<>(graph.findCycle());
    waiting.stream()
        .filter(c -> cycle.contains(number(c)))
        .max(
            Comparator.comparingLong(Claim::node)
                .thenComparingLong(c -> c.edge().handle())
                .thenComparingLong(c -> c.edge().request()))
        .ifPresent(c ->
            out.accept(c.node(), new Message.BreakWait(c.edge().handle(), c.edge().request())));
  }

  private long number(Claim claim) {
    return numbers.computeIfAbsent(claim.operation(), o -> (long) numbers.size());
  }

  private void addEdges(WaitGraph graph, Claim waiter, List<Claim> queue, List<Claim> holders) {
    LockMode wanted = waiter.edge().mode();
    for (Claim holder : holders) {
      boolean same =
          holder.node() == waiter.node() && holder.edge().handle() == waiter.edge().handle();
      if (!same && holder.edge().owner() != 0 && !holder.edge().mode().compatible(wanted)) {
        graph.add(number(waiter), number(holder));
      }
    }
    for (Claim other : queue) {
      if (other.edge().owner() != 0 && ahead(other, waiter, queue)) {
        graph.add(number(waiter), number(other));
      }
    }
  }

  /**
   * Whether {@code other} is served first: by the node's own queue, or by the master's among nodes.
   */
  private boolean ahead(Claim other, Claim waiter, List<Claim> queue) {
    if (other.node() == waiter.node()) {
      return queue.indexOf(other) < queue.indexOf(waiter);
    }
    boolean[] found = new boolean[1];
    table.forEachBlocker(
        waiter.edge().resource(), waiter.node(), b -> found[0] |= b == other.node());
    // Whoever waits on a node that only holds is not ahead of us; its holders were looked at above.
    return found[0] && table.isWaiting(waiter.edge().resource(), other.node());
  }
}
