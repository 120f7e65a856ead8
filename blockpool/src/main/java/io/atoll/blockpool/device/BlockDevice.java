package io.atoll.blockpool.device;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * An array of 4 KiB blocks with a volatile write cache, as a disk offers it.
 *
 * <p>Safe for use by several threads. A write that returned is seen by every later read of this
 * device; it survives a crash only after a flush that began after it returned. A write that threw,
 * or was under way at a crash, leaves each of its sectors old or new.
 */
public interface BlockDevice extends AutoCloseable {

  /** Unit of address, length and memory alignment of all I/O. */
  int BLOCK_BYTES = 4096;

  /** The path or label of the device, for messages. */
  String name();

  /**
   * Size as of now, since a device may grow while it is open; rounded down to whole blocks.
   *
   * @throws DeviceException if the device cannot tell, or has failed
   */
  long sizeBytes() throws IOException;

  /**
   * Fills the whole segment from the device.
   *
   * @param offsetBytes where to begin, a multiple of {@link #BLOCK_BYTES}
   * @param into native, at an address and with a size that are multiples of {@link #BLOCK_BYTES}
   * @throws DeviceIoException if any of it cannot be read or lies beyond the end; the segment's
   *     bytes are then undefined
   * @throws DeviceFailedException after a failed flush or once closed
   * @throws IllegalArgumentException if the range or the segment is not aligned
   */
  void read(long offsetBytes, MemorySegment into) throws IOException;

  /**
   * Writes the whole segment, into a cache that a crash may lose.
   *
   * @param offsetBytes where to begin, a multiple of {@link #BLOCK_BYTES}
   * @param from native, at an address and with a size that are multiples of {@link #BLOCK_BYTES};
   *     not to be changed during the call
   * @throws DeviceIoException if any of it cannot be written; the outcome of each sector is then
   *     unknown
   * @throws DeviceFailedException after a failed flush or once closed
   * @throws IllegalArgumentException if the range or the segment is not aligned
   */
  void write(long offsetBytes, MemorySegment from) throws IOException;

  /**
   * Makes every write that returned before this call durable.
   *
   * @throws DeviceFailedException if that is not certain. It is final: the kernel may have dropped
   *     the dirty data and would report a second flush as a success, so every later call throws
   *     this too.
   */
  void flush() throws IOException;

  /**
   * How much can still be allocated for what was never written: of a sparse file what its file
   * system has free, as of now.
   *
   * @return bytes; {@link Long#MAX_VALUE} where all of the device has its storage, the file system
   *     has enough for the rest of it, or nobody can tell
   * @throws DeviceException if the device cannot be asked, or has failed
   */
  default long roomBytes() throws IOException {
    return Long.MAX_VALUE;
  }

  /**
   * Has storage allocated behind a range where there is none yet, as in a sparse file, so that a
   * later flush need not wait for it. The range reads as anything until written again; the caller
   * is the only one who uses it meanwhile. A hint: nothing of it need be durable, and where storage
   * is short the rest of the range stays as it is.
   *
   * @param offsetBytes a multiple of {@link #BLOCK_BYTES}
   * @param lengthBytes a multiple of {@link #BLOCK_BYTES}, more than 0
   * @return bytes written for that; 0 where writes need no such thing
   * @throws DeviceException as for a write
   */
  default long provision(long offsetBytes, long lengthBytes) throws IOException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    return 0;
  }

  /** Whether {@link #discard} reaches the storage; where false it does nothing. */
  boolean discards();

  /**
   * Tells the device that a range is not needed. Until written again the range reads as anything.
   * Follows all rules of a write: durable only after a flush, and to be ordered by the caller
   * against other I/O on the range.
   *
   * @param offsetBytes a multiple of {@link #BLOCK_BYTES}
   * @param lengthBytes a multiple of {@link #BLOCK_BYTES}, more than 0
   * @throws DeviceException as for a write
   */
  void discard(long offsetBytes, long lengthBytes) throws IOException;

  /**
   * Waits for calls under way, then releases the device and its lock. Does not flush. Repeating it
   * does nothing.
   */
  @Override
  void close() throws IOException;

  /**
   * Checks what {@link #read} and {@link #write} demand of their arguments; every implementation
   * calls it first.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static void requireAligned(long offsetBytes, MemorySegment segment) {
    requireAligned(offsetBytes, segment.byteSize());
    if (!segment.isNative()) {
      throw new IllegalArgumentException("device I/O needs a native segment, got a heap segment");
    }
    if ((segment.address() & (BLOCK_BYTES - 1)) != 0) {
      throw new IllegalArgumentException(
          "device I/O needs memory aligned to 4096, got address 0x"
              + Long.toHexString(segment.address()));
    }
  }

  /**
   * Checks a range of the device.
   *
   * @throws IllegalArgumentException if offset or length is negative or not a multiple of {@link
   *     #BLOCK_BYTES}, the length is 0, or their sum overflows
   */
  static void requireAligned(long offsetBytes, long lengthBytes) {
    boolean aligned = ((offsetBytes | lengthBytes) & (BLOCK_BYTES - 1)) == 0;
    if (!aligned || offsetBytes < 0 || lengthBytes <= 0 || offsetBytes + lengthBytes < 0) {
      throw new IllegalArgumentException(
          "device range is not whole blocks: offset " + offsetBytes + ", length " + lengthBytes);
    }
  }
}
