package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.FenceRead;
import io.atoll.lockmgr.api.FenceReader;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.slots.FenceCheck;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A fence read with its own descriptor and buffer; allocates nothing but on failure. */
final class DeviceFenceReader implements FenceReader {
  private final SlotDevice device;
  private final FenceCheck check;
  private final ByteBuffer region;
  private final Incarnation self;
  private final LongSupplier adoptedEpoch;
  private final Consumer<FenceRead> inconclusive;

  /**
   * @param adoptedEpoch the epoch adopted last, asked before the read begins
   * @param inconclusive told when the answer was neither yes nor final, so that the node looks
   *     itself
   */
  DeviceFenceReader(
      SlotDevice device,
      UUID pool,
      Incarnation self,
      LongSupplier adoptedEpoch,
      Consumer<FenceRead> inconclusive) {
    this.device = device;
    this.check = new FenceCheck(new SlotFormat(pool), device.slotCount(), Faults.NONE);
    this.region = FileSlotDevice.alignedBuffer(device.slotCount() * SlotDevice.BLOCK_BYTES);
    this.self = self;
    this.adoptedEpoch = adoptedEpoch;
    this.inconclusive = inconclusive;
  }

  @Override
  public FenceRead read() {
    long adopted = adoptedEpoch.getAsLong();
    FenceRead found;
    try {
      device.readAll(region);
      found = check.check(region, self, adopted);
    } catch (IOException e) {
      found = FenceRead.UNKNOWN;
    }
    if (!found.stillIn()) {
      inconclusive.accept(found);
    }
    return found;
  }

  @Override
  public void close() {
    device.close();
  }
}
