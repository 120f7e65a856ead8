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
  private static final int GOOD = 0;
  private static final int BUSY = 0x08;
  private static final int CONFLICT = 0x18;
  private static final int TASK_SET_FULL = 0x28;
  private static final int NO_CONNECTION = 0x1;
  private static final int DISRUPTED = 0xE;
  private static final int FAILED_FAST = 0xF;
  private static final int EINVAL = 22;
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
      // The header calls them old and new key; sd and nvme take the first as the caller's own, the
      // second as the one to preempt.
      argument.set(ValueLayout.JAVA_LONG, 0, key);
      argument.set(ValueLayout.JAVA_LONG, 8, victim);
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
      int result = Posix.ioctl(descriptor, READ_KEYS, argument);
      // An ioctl that the kernel does not know is an invalid argument, or no terminal.
      if (result == -EINVAL || status("read keys", result) != Status.DONE) {
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

  /**
   * What a result says: the kernel's enum pr_status, or in kernels before 6.2 the SCSI layer's own
   * result, of which that enum is a part: status in the lowest byte, an obsolete message byte, the
   * host adapter's word in the third.
   */
  static Status status(String what, int result) throws IOException {
    if (result == -ENOTTY || result == -EOPNOTSUPP) {
      return Status.UNSUPPORTED;
    }
    int path = result >> 16;
    int status = result & 0xFF;
    if (path == NO_CONNECTION || path == DISRUPTED || path == FAILED_FAST) {
      return Status.RETRY;
    }
    if (path == 0 && status == GOOD) {
      return Status.DONE;
    }
    if (path == 0 && status == CONFLICT) {
      return Status.CONFLICT;
    }
    if (path == 0 && (status == BUSY || status == TASK_SET_FULL)) {
      return Status.RETRY;
    }
    throw new IOException("persistent reservation, " + what + ": result " + result);
  }

  @Override
  public void close() {
    Posix.closeControl(descriptor);
  }
}
