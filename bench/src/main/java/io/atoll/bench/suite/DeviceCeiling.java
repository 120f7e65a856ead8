package io.atoll.bench.suite;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.Devices;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What the device itself gives, through the same system calls, one thread. */
final class DeviceCeiling {
  private static final int LARGE_BYTES = 1 << 20;
  private static final long SPAN_BYTES = 1L << 30;
  private static final int SMALL_WRITES = 2000;

  private DeviceCeiling() {}

  static void measure(Path file, Report report) throws IOException {
    Files.deleteIfExists(file);
    try (BlockDevice device = Devices.create(file, SPAN_BYTES);
        Arena arena = Arena.ofConfined()) {
      MemorySegment large = arena.allocate(LARGE_BYTES, BlockDevice.BLOCK_BYTES).fill((byte) 7);
      report.figure("device write, 1 MiB", pass(device, large, true), "MB/s", "one thread");
      report.figure("device read, 1 MiB", pass(device, large, false), "MB/s", "one thread");
      MemorySegment small = arena.allocate(BlockDevice.BLOCK_BYTES, BlockDevice.BLOCK_BYTES);
      long[] nanos = new long[SMALL_WRITES];
      for (int i = 0; i < SMALL_WRITES; i++) {
        long start = System.nanoTime();
        device.write((long) i * BlockDevice.BLOCK_BYTES, small);
        device.flush();
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      report.figure(
          "device 4 KiB write and flush, median",
          nanos[SMALL_WRITES / 2] / 1e3,
          "us",
          "one thread");
      report.figure(
          "device 4 KiB write and flush, 99.9th",
          nanos[SMALL_WRITES * 999 / 1000] / 1e3,
          "us",
          "one thread");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static double pass(BlockDevice device, MemorySegment buffer, boolean write)
      throws IOException {
    long start = System.nanoTime();
    for (long at = 0; at < SPAN_BYTES; at += LARGE_BYTES) {
      if (write) {
        device.write(at, buffer);
      } else {
        device.read(at, buffer);
      }
    }
    if (write) {
      device.flush();
    }
    return SPAN_BYTES / 1e6 / ((System.nanoTime() - start) / 1e9);
  }
}
