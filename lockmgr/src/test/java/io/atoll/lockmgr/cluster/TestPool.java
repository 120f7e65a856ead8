package io.atoll.lockmgr.cluster;

import io.atoll.lockmgr.api.MemberCallbacks;
import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.device.FileSlotDevice;
import io.atoll.lockmgr.fencing.Fencer;
import io.atoll.lockmgr.leaks.LeakCheck;
import io.atoll.lockmgr.membership.TimingContract;
import io.atoll.lockmgr.slots.SlotDevice;
import io.atoll.lockmgr.slots.SlotRegion;
import io.atoll.lockmgr.transport.LocalNetwork;
import io.atoll.lockmgr.transport.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A file with formatted slots, a network in this process, and nodes on both. */
final class TestPool {
  static final TimingContract TIMING = TimingContract.ofMillis(50, 1_000, 60_000);
  static final int SLOTS = 8;
  static final long FINGERPRINT = 500;

  private final Path file;
  private final LocalNetwork network = new LocalNetwork();
  final UUID pool = new UUID(1, 2);

  TestPool(Path directory) throws IOException {
    this.file = directory.resolve("slots");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength((long) SLOTS * SlotDevice.BLOCK_BYTES);
    }
    try (SlotDevice device = FileSlotDevice.open(file, 0, SLOTS)) {
      SlotRegion.format(device, pool, FileSlotDevice.alignedBuffer(SlotDevice.BLOCK_BYTES));
    }
  }

  ClusterOptions options(int number) {
    return options(number, network.endpoint("n" + number), TIMING, MemberCallbacks.NONE);
  }

  ClusterOptions options(
      int number, Transport transport, TimingContract timing, MemberCallbacks callbacks) {
    return new ClusterOptions(
        pool,
        new UUID(9, number),
        "node" + number,
        new SlotNumber(number),
        FINGERPRINT,
        false,
        timing,
        0,
        () -> FileSlotDevice.open(file, 0, SLOTS),
        transport,
        Fencer.TIMED_WAIT,
        callbacks);
  }

  Transport endpoint(String address) {
    return network.endpoint(address);
  }

  ClusterLockManager join(int number) throws Exception {
    return join(options(number));
  }

  /** Joins; its locks are watched, so that a test that leaves one fails. */
  static ClusterLockManager join(ClusterOptions options) throws Exception {
    ClusterLockManager manager = ClusterLockManager.join(options, 30, TimeUnit.SECONDS);
    LeakCheck.watch(options.name(), manager::openHandles);
    return manager;
  }
}
