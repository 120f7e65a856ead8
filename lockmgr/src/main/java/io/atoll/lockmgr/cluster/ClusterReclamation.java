package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.Reclamation;
import io.atoll.lockmgr.membership.MemberCore;
import io.atoll.lockmgr.node.Node;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The reclamation epoch as it travels with the heartbeats. */
final class ClusterReclamation implements Reclamation {
  private final Consumer<Consumer<Node>> withNode;
  private final MemberCore core;

  /**
   * @param withNode runs an action under the node's latch
   */
  ClusterReclamation(Consumer<Consumer<Node>> withNode, MemberCore core) {
    this.withNode = withNode;
    this.core = core;
  }

  @Override
  public long current() {
    AtomicLong found = new AtomicLong();
    withNode.accept(n -> found.set(core.reclaimCurrent()));
    return found.get();
  }

  @Override
  public void advance() {
    withNode.accept(n -> core.advanceReclamation());
  }

  @Override
  public void passed(long epoch) {
    long current = current();
    if (epoch >= current) {
      throw new IllegalArgumentException("epoch " + epoch + " is not before " + current);
    }
    withNode.accept(n -> core.passed(epoch));
  }

  @Override
  public long passedByAll() {
    AtomicLong found = new AtomicLong();
    withNode.accept(n -> found.set(core.reclaimPassedByAll()));
    return found.get();
  }
}
