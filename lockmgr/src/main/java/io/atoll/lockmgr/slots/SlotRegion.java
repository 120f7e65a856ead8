package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.SlotNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Makes the slots of a new pool. */
public final class SlotRegion {
  private SlotRegion() {}

  /**
   * Writes a proven vacant block into every slot.
   *
   * @param buffer aligned, of one block
   */
  public static void format(SlotDevice device, UUID pool, ByteBuffer buffer) throws IOException {
    SlotFormat format = new SlotFormat(pool);
    for (int i = 0; i < device.slotCount(); i++) {
      SlotNumber slot = new SlotNumber(i);
      format.encode(slot, SlotBlock.VACANT, buffer);
      device.write(slot, buffer);
    }
  }
}
