package io.atoll.lockmgr.fencing;

import io.atoll.lockmgr.device.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reservations through the kernel's IOC_PR ioctls, so that device mapper and NVMe work as SCSI
 * does.
 *
 * <p>Keys are read by IOC_PR_READ_KEYS where the kernel has it, else by a SCSI command of our own
 * ({@link ScsiReadKeys}); the rest is in all kernels since 4.4.
 */
public final class KernelReservations implements ReservationDevice {
  private static final int WRITE_EXCLUSIVE_ALL_REGISTRANTS = 5;
  private static final int IGNORE_KEY = 1;
  private static final int CONFLICT = 0x18;
  private static final int ENOTTY = 25;
  private static final int EOPNOTSUPP = 95;
  private static final int MOST_KEYS = 128;

  static final long REGISTER = request(1, 200, 24);
  static final long RESERVE = request(1, 201, 16);
  static final long PREEMPT_ABORT = request(1, 204, 24);
  static final long READ_KEYS = request(3, 206, 16);

  private final int descriptor;

  /** Opens a block device of its own, for these commands only. */
  public KernelReservations(Path device) throws IOException {
    this.descriptor = Posix.openForControl(device.toString());
  }

  /** The number of an ioctl: direction, 'p', number, size of the argument. */
  private static long request(int direction, int number, int size) {
    return (long) direction << 30 | (long) size << 16 | 0x70L << 8 | number;
  }

  @Override
  public Status register(long key) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(24, 8);
      argument.set(ValueLayout.JAVA_LONG, 8, key);
      argument.set(ValueLayout.JAVA_INT, 16, IGNORE_KEY);
      return status("register", Posix.ioctl(descriptor, REGISTER, argument));
    }
  }

  @Override
  public Status unregister(long key) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(24, 8);
      argument.set(ValueLayout.JAVA_LONG, 0, key);
      return status("unregister", Posix.ioctl(descriptor, REGISTER, argument));
    }
  }

  @Override
  public Status reserve(long key) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(16, 8);
      argument.set(ValueLayout.JAVA_LONG, 0, key);
      argument.set(ValueLayout.JAVA_INT, 8, WRITE_EXCLUSIVE_ALL_REGISTRANTS);
      return status("reserve", Posix.ioctl(descriptor, RESERVE, argument));
    }
  }

  @Override
  public Status preemptAndAbort(long key, long victim) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argument = arena.allocate(24, 8);
      argument.set(ValueLayout.JAVA_LONG, 0, victim);
      argument.set(ValueLayout.JAVA_LONG, 8, key);
      argument.set(ValueLayout.JAVA_INT, 16, WRITE_EXCLUSIVE_ALL_REGISTRANTS);
      return status("preempt", Posix.ioctl(descriptor, PREEMPT_ABORT, argument));
    }
  }

  @Override
  public Optional<List<Long>> readKeys() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment keys = arena.allocate(8L * MOST_KEYS, 8);
      MemorySegment argument = arena.allocate(16, 8);
      argument.set(ValueLayout.JAVA_INT, 4, MOST_KEYS);
      argument.set(ValueLayout.JAVA_LONG, 8, keys.address());
      Status status = status("read keys", Posix.ioctl(descriptor, READ_KEYS, argument));
      if (status != Status.DONE) {
        return ScsiReadKeys.of(descriptor);
      }
      List<Long> found = new ArrayList<>();
      int count = Math.min(MOST_KEYS, argument.get(ValueLayout.JAVA_INT, 4));
      for (int i = 0; i < count; i++) {
        found.add(keys.getAtIndex(ValueLayout.JAVA_LONG, i));
      }
      return Optional.of(found);
    }
  }

  private static Status status(String what, int result) throws IOException {
    return switch (result) {
      case 0 -> Status.DONE;
      case CONFLICT -> Status.CONFLICT;
      // Path errors of the kernel's enum pr_status: the command did not reach the device.
      case 0xE0000, 0xF0000, 0x10000 -> Status.RETRY;
      case -ENOTTY, -EOPNOTSUPP -> Status.UNSUPPORTED;
      default -> throw new IOException("persistent reservation, " + what + ": result " + result);
    };
  }

  @Override
  public void close() {
    Posix.closeControl(descriptor);
  }
}
