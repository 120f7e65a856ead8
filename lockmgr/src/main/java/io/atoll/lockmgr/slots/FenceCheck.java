package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decides a fence read from the blocks read (law L5). Pure; allocates nothing; one thread.
 *
 * <p>All slots are looked at, not only the bound ones: a newcomer may have become leader from a
 * slot that was free in the last configuration that this node knows.
 */
public final class FenceCheck {
  private final SlotFormat format;
  private final SlotNumber[] slots;
  private final boolean closingsOnly;

  /**
   * A check for one reader.
   *
   * @param faults {@link Faults#NONE} in production
   */
  public FenceCheck(SlotFormat format, int slotCount, Faults faults) {
    this.closingsOnly = faults.on(PlantedFault.CLOSING_AFTER_READ);
    this.format = format;
    this.slots = new SlotNumber[slotCount];
    for (int i = 0; i < slotCount; i++) {
      slots[i] = new SlotNumber(i);
    }
  }

  /**
   * The answer that these blocks give.
   *
   * @param region all blocks, as read after the write that is to be acknowledged completed
   * @param self this incarnation
   * @param adopted number of the epoch that this node adopted last
   */
  public FenceRead check(ByteBuffer region, Incarnation self, long adopted) {
    region.order(ByteOrder.LITTLE_ENDIAN);
    long me = self.value();
    boolean unknown = false;
    long highest = -1;
    SlotNumber highestAt = slots[0];
    for (SlotNumber slot : slots) {
      int closed = format.lists(region, slot, SlotFormat.CLOSINGS, me);
      if (closed > 0) {
        return FenceRead.CLOSED;
      }
      int marked = format.lists(region, slot, SlotFormat.MARKS, me);
      if (marked > 0 && !closingsOnly) {
        return FenceRead.MARKED;
      }
      long ballot = format.acceptedBallot(region, slot);
      if (ballot > highest) {
        highest = ballot;
        highestAt = slot;
      }
      unknown |= closed < 0 || marked < 0 || ballot < 0;
    }
    if (closingsOnly) {
      return FenceRead.STILL_IN;
    }
    long beating = format.beatingIncarnation(region, self.slot());
    if (beating >= 0 && beating != me) {
      return FenceRead.EXCLUDED;
    }
    if (highest > 0 && !SlotFormat.acceptedHasMember(region, highestAt, me)) {
      return FenceRead.EXCLUDED;
    }
    if (unknown || beating < 0) {
      return FenceRead.UNKNOWN;
    }
    boolean newer = highest > 0 && SlotFormat.acceptedEpoch(region, highestAt) > adopted;
    return newer ? FenceRead.NEWER_EPOCH : FenceRead.STILL_IN;
  }
}
