package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceIoException;
import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** A sparse file on a file system that has less room than the file is long. */
public final class CrowdedFile extends ForwardingDevice {
  private static final int NO_SPACE = 28;

  private final BitSet allocated = new BitSet();
  private long roomBlocks;
  private boolean refused;

  /**
   * @param device empty so far
   * @param roomBytes that the file system has for it
   */
  public CrowdedFile(BlockDevice device, long roomBytes) {
    super(device);
    this.roomBlocks = roomBytes / BLOCK_BYTES;
  }

  /** Whether a write ever failed for want of space. */
  public synchronized boolean refused() {
    return refused;
  }

  /** Others take room from the file system, or give it back when negative. */
  public synchronized void othersTake(long bytes) {
    roomBlocks -= bytes / BLOCK_BYTES;
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    allocate(offsetBytes, from.byteSize());
    super.write(offsetBytes, from);
  }

  private synchronized void allocate(long offsetBytes, long lengthBytes) throws IOException {
    int first = (int) (offsetBytes / BLOCK_BYTES);
    int end = (int) ((offsetBytes + lengthBytes) / BLOCK_BYTES);
    int missing = end - first - allocated.get(first, end).cardinality();
    if (missing > roomBlocks) {
      refused = true;
      throw new DeviceIoException(
          name(), Operation.WRITE, offsetBytes, lengthBytes, NO_SPACE, "No space left on device");
    }
    roomBlocks -= missing;
    allocated.set(first, end);
  }

  @Override
  public synchronized long roomBytes() {
    return Math.max(0, roomBlocks) * BLOCK_BYTES;
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    super.discard(offsetBytes, lengthBytes);
    synchronized (this) {
      int first = (int) (offsetBytes / BLOCK_BYTES);
      int end = (int) ((offsetBytes + lengthBytes) / BLOCK_BYTES);
      roomBlocks += allocated.get(first, end).cardinality();
      allocated.clear(first, end);
    }
  }
}
