package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.SlotDevice;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The real slots' blocks in the condition that the test wants. */
final class ConditionedSlotDevice implements SlotDevice {
  private final SlotDevice device;
  private final DeviceCondition condition;

  ConditionedSlotDevice(SlotDevice device, DeviceCondition condition) {
    this.device = device;
    this.condition = condition;
  }

  @Override
  public int slotCount() {
    return device.slotCount();
  }

  @Override
  public void readAll(ByteBuffer into) throws IOException {
    condition.beforeRead();
    device.readAll(into);
  }

  @Override
  public void write(SlotNumber slot, ByteBuffer block) throws IOException {
    condition.beforeWrite();
    device.write(slot, block);
    condition.afterWrite();
  }

  @Override
  public void close() {
    device.close();
  }
}
