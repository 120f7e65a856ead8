package io.atoll.lockmgr.api;

import java.util.List;

/**
 * A decided configuration.
 *
 * @param epoch its number
 * @param leader the lock master and recoverer
 * @param members all members, the leader included, by slot
 * @param dead incarnations whose log is not recovered yet, by slot
 */
public record Membership(
    Epoch epoch, Incarnation leader, List<Incarnation> members, List<Incarnation> dead) {
  public Membership {
    members = List.copyOf(members);
    dead = List.copyOf(dead);
  }
}
