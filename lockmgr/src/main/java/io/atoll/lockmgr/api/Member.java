package io.atoll.lockmgr.api;

import java.util.UUID;

/**
 * A node as the others see it.
 *
 * @param incarnation its run, which names its slot
 * @param node the node's lasting identity; all zero while not known
 * @param name the node's name; empty while not known
 */
public record Member(Incarnation incarnation, UUID node, String name) {
  /** The member's slot. */
  public SlotNumber slot() {
    return incarnation.slot();
  }
}
