package io.atoll.lockmgr.slots;

import java.util.UUID;

/**
 * What a node tells about itself with every beat.
 *
 * @param incarnation 0 in a vacant slot and in that of a newcomer that is not bound yet
 * @param sequence rises with every write of the block
 * @param node lasting identity
 * @param name at most 48 bytes in UTF-8
 * @param address where its transport listens; at most 120 bytes in UTF-8
 * @param renewNanos timing contract
 * @param leaseNanos timing contract
 * @param quarantineNanos timing contract
 * @param acknowledged number of the epoch adopted last
 * @param decided ballot of the highest configuration known as decided
 * @param reclaimCurrent the reclamation epoch that the leader opened last
 * @param reclaimPassed the reclamation epoch passed by this node
 * @param reclaimWanted the reclamation epoch that this node would like to be opened
 * @param heard bit per slot: heard over the network lately
 * @param markSeen the last eviction mark seen against anybody: its incarnation
 * @param wallMillis wall clock, only to warn
 * @param device fingerprint of the device under the pool, to find a clone; 0 if it has none
 * @param home the node's home slot
 * @param leaving whether this is the last write of this incarnation
 */
public record Heartbeat(
    long incarnation,
    long sequence,
    UUID node,
    String name,
    String address,
    long renewNanos,
    long leaseNanos,
    long quarantineNanos,
    long acknowledged,
    long decided,
    long reclaimCurrent,
    long reclaimPassed,
    long reclaimWanted,
    long heard,
    long markSeen,
    long wallMillis,
    long device,
    int home,
    boolean leaving) {
  /** In a block that nobody has written since the pool was made. */
  public static final Heartbeat VACANT =
      new Heartbeat(0, 0, new UUID(0, 0), "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
}
