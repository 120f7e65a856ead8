package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.SlotNumber;
import java.util.UUID;

/**
 * What a node knows before it joins.
 *
 * @param node its lasting identity
 * @param name unique in the pool, at most 48 bytes
 * @param address where its transport listens, at most 120 bytes
 * @param homeSlot the slot from which it may propose while it is no member; no other node has the
 *     same
 * @param slotCount slots of the pool
 * @param device fingerprint of the device under the pool, 0 if it has none
 * @param adoptDevice whether to found though the slots were last used on another device
 * @param timing must equal that of all members
 * @param hostUpNanos how long this host has been up. Only it writes the home slot from outside of
 *     the membership, and a run that ended in this boot left no write under way; so no such write
 *     of an earlier run was issued later than this long ago
 */
public record MemberConfig(
    UUID node,
    String name,
    String address,
    SlotNumber homeSlot,
    int slotCount,
    long device,
    boolean adoptDevice,
    TimingContract timing,
    long hostUpNanos) {
  public MemberConfig {
    if (slotCount < 1 || slotCount > SlotNumber.LIMIT || homeSlot.value() >= slotCount) {
      throw new IllegalArgumentException(homeSlot + " of " + slotCount);
    }
  }
}
