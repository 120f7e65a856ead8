package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.MemberCallbacks;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.transport.Transport;
import java.io.IOException;
import java.util.UUID;

/**
 * What a node needs to join.
 *
 * @param pool the pool's UUID, which seeds all checksums
 * @param node this node's lasting identity
 * @param name this node's name, unique in the pool
 * @param homeSlot the slot from which this node may found; no other node has the same
 * @param deviceFingerprint tells the device from a clone of it; 0 if unknown. See {@link
 *     io.atoll.lockmgr.device.DeviceFingerprint}
 * @param adoptDevice an operator's word that this device has taken the place of the one on which
 *     the pool ran before, and that nobody runs on that any more
 * @param timing must equal that of all members
 * @param minHoldNanos how long a lock stays on a node after it was granted to it
 * @param devices opens the slots' blocks; called once for the heartbeat, once per fence reader
 * @param transport not started yet; closed with the manager
 * @param fencer the rung of the fencing ladder above the timed wait
 * @param callbacks what the pool does
 */
public record ClusterOptions(
    UUID pool,
    UUID node,
    String name,
    SlotNumber homeSlot,
    long deviceFingerprint,
    boolean adoptDevice,
    TimingContract timing,
    long minHoldNanos,
    SlotDevices devices,
    Transport transport,
    Fencer fencer,
    MemberCallbacks callbacks) {
  /** Opens the slots' blocks. */
  public interface SlotDevices {
    /** A new descriptor, for one thread. */
    SlotDevice open() throws IOException;
  }
}
