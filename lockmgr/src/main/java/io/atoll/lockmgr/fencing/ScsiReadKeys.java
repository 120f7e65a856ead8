package io.atoll.lockmgr.fencing;

import io.atoll.lockmgr.device.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PERSISTENT RESERVE IN, READ KEYS (SPC-4 6.15.2) through SG_IO, for kernels without
 * IOC_PR_READ_KEYS.
 *
 * <p>{@code struct sg_io_hdr} of scsi/sg.h: 0 interface 'S', 4 direction, 8 command's length, 9
 * sense's length, 12 data's length, 16 data, 24 command, 32 sense, 40 timeout (ms), 64 status, 68
 * host's status, 70 driver's status.
 */
final class ScsiReadKeys {
  private static final long SG_IO = 0x2285;
  private static final int FROM_DEVICE = -3;
  private static final int HEADER_BYTES = 88;
  private static final int DATA_BYTES = 8 + 8 * 128;
  private static final int SENSE_BYTES = 64;
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int CHECK_CONDITION = 2;
  private static final int BUSY = 8;
  private static final int UNIT_ATTENTION = 6;
  private static final int ATTEMPTS = 5;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong KEY =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private ScsiReadKeys() {}

  /**
   * The keys.
   *
   * @return empty if the device is no SCSI disk or does not know the command
   * @throws IOException nothing is known
   */
  static Optional<List<Long>> of(int descriptor) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment command = arena.allocate(10);
      command.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x5E);
      command.set(ValueLayout.JAVA_BYTE, 7, (byte) (DATA_BYTES >> 8));
      command.set(ValueLayout.JAVA_BYTE, 8, (byte) DATA_BYTES);
      MemorySegment data = arena.allocate(DATA_BYTES, 8);
      MemorySegment sense = arena.allocate(SENSE_BYTES, 8);
      MemorySegment header = arena.allocate(HEADER_BYTES, 8);
      header.set(ValueLayout.JAVA_INT, 0, 'S');
      header.set(ValueLayout.JAVA_INT, 4, FROM_DEVICE);
      header.set(ValueLayout.JAVA_BYTE, 8, (byte) command.byteSize());
      header.set(ValueLayout.JAVA_BYTE, 9, (byte) SENSE_BYTES);
      header.set(ValueLayout.JAVA_INT, 12, DATA_BYTES);
      header.set(ValueLayout.JAVA_LONG, 16, data.address());
      header.set(ValueLayout.JAVA_LONG, 24, command.address());
      header.set(ValueLayout.JAVA_LONG, 32, sense.address());
      header.set(ValueLayout.JAVA_INT, 40, TIMEOUT_MILLIS);
      for (int i = 0; i < ATTEMPTS; i++) {
        if (Posix.ioctl(descriptor, SG_IO, header) < 0) {
          return Optional.empty();
        }
        int status = header.get(ValueLayout.JAVA_BYTE, 64) & 0xFF;
        int path = header.get(ValueLayout.JAVA_SHORT, 68);
        if (status == 0 && path == 0) {
          return Optional.of(keys(data));
        }
        if (status == CHECK_CONDITION && senseKey(sense) != UNIT_ATTENTION) {
          return Optional.empty();
        }
        if (status != CHECK_CONDITION && status != BUSY && path == 0) {
          throw new IOException("reading the registered keys: SCSI status " + status);
        }
      }
      throw new IOException("the registered keys could not be read in " + ATTEMPTS + " attempts");
    }
  }

  /** Fixed or descriptor format (SPC-4 4.5). */
  private static int senseKey(MemorySegment sense) {
    boolean descriptor = (sense.get(ValueLayout.JAVA_BYTE, 0) & 0x7F) >= 0x72;
    return sense.get(ValueLayout.JAVA_BYTE, descriptor ? 1 : 2) & 0x0F;
  }

  private static List<Long> keys(MemorySegment data) {
    int bytes = Math.min(data.get(INT, 4), DATA_BYTES - 8);
    List<Long> found = new ArrayList<>();
    for (int at = 8; at + 8 <= 8 + bytes; at += 8) {
      found.add(data.get(KEY, at));
    }
    return found;
  }
}
