package io.atoll.testkit.locks.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Strikes against one or two of the processes at a time, drawn from a seed. */
final class RandomStrikes {
  private enum Kind {
    KILL,
    STOP,
    CUT,
    CUT_ONE_WAY,
    SLOW,
    FAILING
  }

  private final LockCluster cluster;
  private final int nodes;
  private final long leaseMillis;
  private final Random random;
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  RandomStrikes(LockCluster cluster, int nodes, long leaseMillis, long seed) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.leaseMillis = leaseMillis;
    this.random = new Random(seed);
  }

  /** One round: strike, the others serve again while it lasts, end it, all serve again. */
  void round() throws Exception {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    int struck = random.nextInt(3) == 0 ? 2 : 1;
    List<Integer> spared = order.subList(struck, nodes);
    List<Kind> kinds = new ArrayList<>();
    for (int victim : order.subList(0, struck)) {
      kinds.add(begin(victim));
    }
    System.out.println(kinds + " at " + order.subList(0, struck));
    // From unnoticed to twice evicted.
    TimeUnit.MILLISECONDS.sleep(random.nextLong(leaseMillis / 4, 3 * leaseMillis));
    cluster.serveAgain(spared);
    for (int i = 0; i < struck; i++) {
      end(order.get(i), kinds.get(i));
    }
    cluster.allStep();
  }

  /** Whoever is cut off is alone; two that still hear one another could be a side that goes on. */
  private List<Integer> others(int victim) {
    return IntStream.range(0, nodes).filter(i -> i != victim).boxed().toList();
  }

  private Kind begin(int victim) throws Exception {
    List<Kind> possible = new ArrayList<>(List.of(Kind.values()));
    if (!cluster.host.whyShared().isEmpty()) {
      possible.removeAll(List.of(Kind.CUT, Kind.CUT_ONE_WAY));
    }
    Kind kind = possible.get(random.nextInt(possible.size()));
    switch (kind) {
      case KILL -> cluster.kill(victim);
      case STOP -> cluster.child(victim).stop();
      case CUT -> cluster.host.cut(victim);
      case CUT_ONE_WAY -> {
        for (int other : others(victim)) {
          cluster.host.cutOneWay(victim, other);
        }
      }
      case SLOW ->
          cluster.child(victim).device("slow " + random.nextLong(leaseMillis / 40, leaseMillis));
      case FAILING -> cluster.child(victim).device("failing");
    }
    counts.merge(kind, 1, Integer::sum);
    return kind;
  }

  private void end(int victim, Kind kind) throws Exception {
    switch (kind) {
      case KILL -> cluster.start(victim);
      case STOP -> cluster.child(victim).carryOn();
      case CUT -> cluster.host.mend(victim);
      case CUT_ONE_WAY -> {
        for (int other : others(victim)) {
          cluster.host.mendOneWay(victim, other);
        }
      }
      case SLOW, FAILING -> cluster.child(victim).device("well");
    }
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
