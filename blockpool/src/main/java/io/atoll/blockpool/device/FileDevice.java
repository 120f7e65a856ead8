package io.atoll.blockpool.device;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file, partition or disk on Linux, opened with {@code O_DIRECT}: what is read comes from the
 * device and what is written goes to it, past the page cache, so that a read verifies the medium
 * and memory stays what the pool says it is.
 *
 * <p>A block device is opened with {@code O_EXCL} as well, by which the kernel refuses it while it
 * is mounted or belongs to LVM, a RAID or device mapper.
 *
 * <p>Interrupts have no effect on calls under way. Reads and writes do not allocate.
 */
public final class FileDevice implements BlockDevice {
  private final String name;
  private final int fd;
  private final boolean blockDevice;
  private final boolean writable;
  private final boolean discards;
  private final int sectorBytes;
  private final DeviceClaim claim;
  private final DeviceGate gate;

  /** Of a file. */
  private final FileHoles holes;

  /** A size the device is known to have reached. */
  private volatile long knownSizeBytes;

  private FileDevice(String name, int fd, boolean writable, DeviceClaim claim)
      throws DeviceOpenException {
    this.name = name;
    this.fd = fd;
    this.writable = writable;
    this.claim = claim;
    this.gate = new DeviceGate(name);
    this.holes = new FileHoles(name, fd);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment sector = arena.allocate(JAVA_INT);
      // ENOTTY is how a file answers a block device's ioctl.
      this.blockDevice = LinuxCalls.ioctl(fd, LinuxCalls.BLKSSZGET, sector) == 0;
      this.sectorBytes = blockDevice ? sector.get(JAVA_INT, 0) : BLOCK_BYTES;
    }
    if (sectorBytes > BLOCK_BYTES) {
      throw new DeviceOpenException(
          name, "sectors of " + sectorBytes + " bytes; at most 4096 are supported", null);
    }
    this.discards = writable && (blockDevice ? discardLimitBytes() > 0 : punchesHoles());
  }

  /**
   * Opens an existing device.
   *
   * @throws DeviceBusyException if somebody has it
   * @throws DirectIoRefused if this file cannot be opened with {@code O_DIRECT}
   * @throws DeviceOpenException if it cannot be opened for another reason
   */
  static FileDevice open(Path path, OpenMode mode) throws IOException, DirectIoRefused {
    DeviceClaim claim = DeviceClaim.take(path, mode);
    int fd = -1;
    try {
      int exclusive = mode.writable() && !Files.isRegularFile(path) ? LinuxCalls.O_EXCL : 0;
      int access = mode.writable() ? LinuxCalls.O_RDWR : LinuxCalls.O_RDONLY;
      fd =
          LinuxCalls.open(
              path.toString(), access | exclusive | LinuxCalls.O_DIRECT | LinuxCalls.O_CLOEXEC);
      if (fd == -LinuxCalls.EINVAL) {
        throw new DirectIoRefused();
      }
      if (fd == -LinuxCalls.EBUSY) {
        throw new DeviceBusyException(
            path.toString(), "the system (mounted, or part of a volume group or RAID)");
      }
      if (fd < 0) {
        throw new DeviceOpenException(
            path.toString(), "cannot open: " + LinuxCalls.errorText(-fd), null);
      }
      return new FileDevice(path.toString(), fd, mode.writable(), claim);
    } catch (IOException | DirectIoRefused | RuntimeException e) {
      if (fd >= 0) {
        LinuxCalls.close(fd);
      }
      claim.close();
      throw e;
    }
  }

  /** The file system has no direct I/O for this file; {@link ChannelDevice} will do. */
  static final class DirectIoRefused extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private boolean punchesHoles() throws DeviceOpenException {
    // A hole beyond the end with the size kept changes nothing, but is refused where holes are not
    // known.
    long size = LinuxCalls.lseek(fd, 0, LinuxCalls.SEEK_END);
    if (size < 0) {
      throw new DeviceOpenException(
          name, "cannot seek: " + LinuxCalls.errorText((int) -size), null);
    }
    long beyond = (size + BLOCK_BYTES) & -BLOCK_BYTES;
    return LinuxCalls.fallocate(fd, LinuxCalls.PUNCH_HOLE, beyond, BLOCK_BYTES) == 0;
  }

  private long discardLimitBytes() {
    try {
      long device = ((Number) Files.getAttribute(Path.of(name), "unix:rdev")).longValue();
      long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
      long minor = (device & 0xff) | ((device >>> 12) & ~0xffL);
      Path entry = Path.of("/sys/dev/block", major + ":" + minor).toRealPath();
      // A partition has no queue of its own, it uses its disk's.
      Path own = entry.resolve("queue/discard_max_bytes");
      Path limit = Files.exists(own) ? own : entry.resolveSibling("queue/discard_max_bytes");
      return Long.parseLong(Files.readString(limit).strip());
    } catch (IOException | NumberFormatException e) {
      // Without the file in /sys (a container) the answer is unknown, and not discarding is always
      // right.
      return 0;
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** The device's logical sector: what it writes whole or not at all, in bytes; 4096 for a file. */
  public int sectorBytes() {
    return sectorBytes;
  }

  @Override
  public long sizeBytes() throws IOException {
    long stamp = gate.enter();
    try {
      return currentSizeBytes();
    } finally {
      gate.exit(stamp);
    }
  }

  private long currentSizeBytes() throws DeviceIoException {
    try (Arena arena = Arena.ofConfined()) {
      long size;
      if (blockDevice) {
        MemorySegment value = arena.allocate(JAVA_LONG);
        int result = LinuxCalls.ioctl(fd, LinuxCalls.BLKGETSIZE64, value);
        size = result < 0 ? result : value.get(JAVA_LONG, 0);
      } else {
        size = LinuxCalls.lseek(fd, 0, LinuxCalls.SEEK_END);
      }
      if (size < 0) {
        throw failed(Operation.SIZE, 0, 0, (int) -size);
      }
      knownSizeBytes = size & -BLOCK_BYTES;
      return knownSizeBytes;
    }
  }

  /** A file would grow under a write or discard beyond its end; a device must not. */
  private void requireWithin(Operation operation, long offsetBytes, long lengthBytes)
      throws DeviceIoException {
    long end = offsetBytes + lengthBytes;
    if (end > knownSizeBytes && end > currentSizeBytes()) {
      throw failed(operation, offsetBytes, lengthBytes, 0);
    }
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    BlockDevice.requireAligned(offsetBytes, into);
    long lengthBytes = into.byteSize();
    long stamp = gate.enter();
    try {
      long done = LinuxCalls.pread(fd, into, lengthBytes, offsetBytes);
      while (done != lengthBytes) {
        // The rare short transfer: continued until the kernel names the reason or gives no more.
        long more =
            done < 0
                ? done
                : LinuxCalls.pread(fd, into.asSlice(done), lengthBytes - done, offsetBytes + done);
        if (more <= 0) {
          throw failed(Operation.READ, offsetBytes, lengthBytes, (int) -more);
        }
        done += more;
      }
    } finally {
      gate.exit(stamp);
    }
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    BlockDevice.requireAligned(offsetBytes, from);
    long lengthBytes = from.byteSize();
    requireWritable(Operation.WRITE, offsetBytes, lengthBytes);
    long stamp = gate.enter();
    try {
      requireWithin(Operation.WRITE, offsetBytes, lengthBytes);
      long done = LinuxCalls.pwrite(fd, from, lengthBytes, offsetBytes);
      while (done != lengthBytes) {
        long more =
            done < 0
                ? done
                : LinuxCalls.pwrite(fd, from.asSlice(done), lengthBytes - done, offsetBytes + done);
        if (more <= 0) {
          throw failed(Operation.WRITE, offsetBytes, lengthBytes, (int) -more);
        }
        done += more;
      }
    } finally {
      gate.exit(stamp);
    }
  }

  @Override
  public void flush() throws IOException {
    requireWritable(Operation.FLUSH, 0, 0);
    long stamp = gate.enter();
    try {
      int result = LinuxCalls.fdatasync(fd);
      if (result < 0) {
        throw gate.fail(failed(Operation.FLUSH, 0, 0, -result));
      }
      // The kernel reports a lost write to one flush only: beside a failed one a success means
      // nothing.
      gate.check();
    } finally {
      gate.exit(stamp);
    }
  }

  @Override
  public long roomBytes() throws IOException {
    if (blockDevice || !writable) {
      return Long.MAX_VALUE;
    }
    long stamp = gate.enter();
    try {
      return holes.roomBytes();
    } finally {
      gate.exit(stamp);
    }
  }

  /** Writes zeros into the holes of a file. */
  @Override
  public long provision(long offsetBytes, long lengthBytes) throws IOException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    requireWritable(Operation.WRITE, offsetBytes, lengthBytes);
    if (blockDevice) {
      return 0;
    }
    long stamp = gate.enter();
    try {
      requireWithin(Operation.WRITE, offsetBytes, lengthBytes);
      return holes.fill(offsetBytes, offsetBytes + lengthBytes);
    } finally {
      gate.exit(stamp);
    }
  }

  @Override
  public boolean discards() {
    return discards;
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    requireWritable(Operation.DISCARD, offsetBytes, lengthBytes);
    long stamp = gate.enter();
    try (Arena arena = Arena.ofConfined()) {
      if (!discards) {
        return;
      }
      requireWithin(Operation.DISCARD, offsetBytes, lengthBytes);
      int result;
      if (blockDevice) {
        MemorySegment range = arena.allocateFrom(JAVA_LONG, offsetBytes, lengthBytes);
        result = LinuxCalls.ioctl(fd, LinuxCalls.BLKDISCARD, range);
      } else {
        result = LinuxCalls.fallocate(fd, LinuxCalls.PUNCH_HOLE, offsetBytes, lengthBytes);
      }
      if (result < 0) {
        throw failed(Operation.DISCARD, offsetBytes, lengthBytes, -result);
      }
    } finally {
      gate.exit(stamp);
    }
  }

  private void requireWritable(Operation operation, long offsetBytes, long lengthBytes)
      throws DeviceIoException {
    if (!writable) {
      throw new DeviceIoException(
          name, operation, offsetBytes, lengthBytes, 0, "opened for reading only");
    }
  }

  private DeviceIoException failed(
      Operation operation, long offsetBytes, long lengthBytes, int errno) {
    return DeviceIoException.of(name, operation, offsetBytes, lengthBytes, errno);
  }

  @Override
  public void close() throws IOException {
    if (gate.close()) {
      LinuxCalls.close(fd);
      claim.close();
    }
  }
}
