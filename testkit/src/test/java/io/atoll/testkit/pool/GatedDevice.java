package io.atoll.testkit.pool;

import io.atoll.blockpool.device.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;

/** A device on which reads of one place wait until the test lets them go. */
final class GatedDevice implements BlockDevice {
  private final BlockDevice device;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile long gateBytes = -1;

  GatedDevice(BlockDevice device) {
    this.device = device;
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
  public String name() {
    return device.name();
  }

  @Override
  public long sizeBytes() throws IOException {
    return device.sizeBytes();
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    if (offsetBytes == gateBytes) {
      held.countDown();
      await(open);
    }
    device.read(offsetBytes, into);
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    device.write(offsetBytes, from);
  }

  @Override
  public void flush() throws IOException {
    device.flush();
  }

  @Override
  public long provision(long offsetBytes, long lengthBytes) throws IOException {
    return device.provision(offsetBytes, lengthBytes);
  }

  @Override
  public boolean discards() {
    return device.discards();
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    device.discard(offsetBytes, lengthBytes);
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
