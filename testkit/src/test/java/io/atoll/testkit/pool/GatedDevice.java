package io.atoll.testkit.pool;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.testkit.device.ForwardingDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;

/** A device on which reads of one place wait until the test lets them go. */
final class GatedDevice extends ForwardingDevice {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile long gateBytes = -1;

  GatedDevice(BlockDevice device) {
    super(device);
  }

  /** From now on reads that begin at this place wait. */
  void holdReadsOf(long offsetBytes) {
    gateBytes = offsetBytes;
  }

  /** Returns when a read waits. */
  void awaitHeld() {
    await(held);
  }

  void letReadsGo() {
    open.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    if (offsetBytes == gateBytes) {
      held.countDown();
      await(open);
    }
    super.read(offsetBytes, into);
  }
}
