package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.device.BootClock;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.membership.CycleWrite;
import io.atoll.lockmgr.slots.SlotBlock;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heartbeat's thread: write the own block, read all, think, wait. Nothing else runs on it. */
final class Heartbeat {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final int HURRIED_AT_ONCE = 64;
  private static final long BREATH_NANOS = 1_000_000;

  /** The node as the heartbeat sees it; each call takes the latch. */
  interface Pulse {
    /** See {@link io.atoll.lockmgr.node.Node#beginCycle}. */
    @Nullable CycleWrite begin(long now);

    /**
     * See {@link io.atoll.lockmgr.node.Node#endCycle}; answers when the next cycle should begin.
     */
    long end(long now, List<SlotBlock> blocks);

    /** See {@link io.atoll.lockmgr.node.Node#cycleFailed}. */
    void failed(boolean write);

    /** When the next cycle should begin, as of now. */
    long nextAt();
  }

  private final SlotDevice device;
  private final SlotFormat format;
  private final Pulse pulse;
  private final ByteBuffer block = FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES);
  private final ByteBuffer region;
  private final Thread thread;
  private volatile boolean stopped;
  private int hurried;

  Heartbeat(SlotDevice device, UUID pool, String name, Pulse pulse) {
    this.device = device;
    this.format = new SlotFormat(pool);
    this.pulse = pulse;
    this.region = FileSlotDevice.alignedBuffer(device.slotCount() * SlotDevice.BLOCK_BYTES);
    this.thread = Thread.ofPlatform().name("heartbeat-" + name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A cycle is wanted now. */
  void hurry() {
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      cycle();
      long wait = pulse.nextAt() - BootClock.nanos();
      hurried = wait <= 0 ? hurried + 1 : 0;
      if (hurried > HURRIED_AT_ONCE) {
        // Something is not getting on; the device deserves a breath.
        wait = BREATH_NANOS;
      }
      while (wait > 0 && !stopped) {
        LockSupport.parkNanos(this, wait);
        wait = pulse.nextAt() - BootClock.nanos();
      }
    }
    device.close();
  }

  private void cycle() {
    CycleWrite write = pulse.begin(BootClock.nanos());
    try {
      if (write != null) {
        format.encode(write.slot(), write.block(), block);
        device.write(write.slot(), block);
      }
    } catch (IOException e) {
      LOG.error("heartbeat could not be written", e);
      pulse.failed(true);
      return;
    }
    try {
      device.readAll(region);
    } catch (IOException e) {
      LOG.warn("slots could not be read: {}", e.getMessage());
      pulse.failed(false);
      LockSupport.parkNanos(this, BREATH_NANOS);
      return;
    }
    List<SlotBlock> blocks = new ArrayList<>(device.slotCount());
    for (int i = 0; i < device.slotCount(); i++) {
      blocks.add(format.decode(new SlotNumber(i), region));
    }
    pulse.end(BootClock.nanos(), blocks);
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
