package io.atoll.blockpool.device;

import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What of a file has no storage yet, and the room that its file system has for it. */
final class FileHoles {
  private static final int BLOCK_BYTES = BlockDevice.BLOCK_BYTES;

  private final String name;
  private final int fd;

  FileHoles(String name, int fd) {
    this.name = name;
    this.fd = fd;
  }

  /** As {@link BlockDevice#roomBytes}. */
  long roomBytes() throws DeviceIoException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment status = arena.allocate(LinuxCalls.STAT_BYTES, Long.BYTES);
      require(LinuxCalls.fstat(fd, status));
      long missing = LinuxCalls.missingBytes(status);
      require(LinuxCalls.fstatvfs(fd, status));
      long free = LinuxCalls.availableBytes(status);
      return free >= missing ? Long.MAX_VALUE : free;
    }
  }

  private void require(int result) throws DeviceIoException {
    if (result < 0) {
      throw failed(Operation.SIZE, 0, 0, -result);
    }
  }

  /**
   * Writes zeros into the holes of a range, as far as there is room.
   *
   * @return bytes written
   */
  long fill(long from, long end) throws DeviceIoException {
    long written = 0;
    long at = from;
    while (at < end) {
      long data = LinuxCalls.lseek(fd, at, LinuxCalls.SEEK_DATA);
      if (data < 0 && data != -LinuxCalls.ENXIO) {
        throw failed(Operation.WRITE, at, end - at, (int) -data);
      }
      // No data behind: the hole goes on to the end of the file.
      long holeEnd = data < 0 ? end : Math.min(end, data & -BLOCK_BYTES);
      long done = holeEnd > at ? writeZeros(at, holeEnd - at) : 0;
      if (done == -LinuxCalls.ENOSPC || done == -LinuxCalls.EDQUOT) {
        return written;
      }
      if (done < 0) {
        throw failed(Operation.WRITE, at, holeEnd - at, (int) -done);
      }
      written += done;
      at = done > 0 ? at + done : nextHole(at, end);
    }
    return written;
  }

  private long writeZeros(long offsetBytes, long lengthBytes) {
    long part = Math.min(lengthBytes, Zeros.BLOCKS.byteSize());
    return LinuxCalls.pwrite(fd, Zeros.BLOCKS, part, offsetBytes);
  }

  private long nextHole(long at, long end) throws DeviceIoException {
    long hole = LinuxCalls.lseek(fd, at, LinuxCalls.SEEK_HOLE);
    if (hole < 0) {
      throw failed(Operation.WRITE, at, end - at, (int) -hole);
    }
    // A file system with smaller blocks may have its hole within ours.
    return Math.max(at, hole - 1 & -BLOCK_BYTES) + BLOCK_BYTES;
  }

  private DeviceIoException failed(
      Operation operation, long offsetBytes, long lengthBytes, int errno) {
    return DeviceIoException.of(name, operation, offsetBytes, lengthBytes, errno);
  }

  /** What holes are filled with; made when the first is. */
  private static final class Zeros {
    static final MemorySegment BLOCKS = AlignedBuffers.allocate(Arena.global(), 1 << 20);
  }
}
