package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.device.DeviceFailedException;
import io.atoll.blockpool.device.DeviceIoException;
import io.atoll.blockpool.device.DeviceIoException.Operation;
import java.lang.foreign.MemorySegment;

/**
 * A sparse device in memory on which nothing goes wrong. A flush does nothing, as nothing can be
 * lost.
 */
public final class MemoryDevice implements BlockDevice {
  private final WriteCache cache = new WriteCache(new SparseImage());
  private long sizeBytes;
  private boolean closed;

  /**
   * @param sizeBytes a multiple of {@link #BLOCK_BYTES}; memory is taken only for what is written
   */
  public MemoryDevice(long sizeBytes) {
    BlockDevice.requireAligned(0, sizeBytes);
    this.sizeBytes = sizeBytes;
  }

  @Override
  public String name() {
    return "memory";
  }

  /** Grows the device, as an administrator does. */
  public synchronized void grow(long newSizeBytes) {
    BlockDevice.requireAligned(0, newSizeBytes);
    if (newSizeBytes < sizeBytes) {
      throw new IllegalArgumentException("devices do not shrink");
    }
    sizeBytes = newSizeBytes;
  }

  @Override
  public synchronized long sizeBytes() throws DeviceFailedException {
    requireOpen();
    return sizeBytes;
  }

  @Override
  public synchronized void read(long offsetBytes, MemorySegment into)
      throws DeviceFailedException, DeviceIoException {
    BlockDevice.requireAligned(offsetBytes, into);
    requireOpen();
    requireWithin(Operation.READ, offsetBytes, into.byteSize());
    cache.image().read(offsetBytes, into);
  }

  @Override
  public synchronized void write(long offsetBytes, MemorySegment from)
      throws DeviceFailedException, DeviceIoException {
    BlockDevice.requireAligned(offsetBytes, from);
    requireOpen();
    requireWithin(Operation.WRITE, offsetBytes, from.byteSize());
    cache.image().write(offsetBytes, from);
  }

  @Override
  public synchronized void flush() throws DeviceFailedException {
    requireOpen();
  }

  @Override
  public boolean discards() {
    return true;
  }

  @Override
  public synchronized void discard(long offsetBytes, long lengthBytes)
      throws DeviceFailedException, DeviceIoException {
    BlockDevice.requireAligned(offsetBytes, lengthBytes);
    requireOpen();
    requireWithin(Operation.DISCARD, offsetBytes, lengthBytes);
    cache.discard(offsetBytes, lengthBytes);
    cache.flushed();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void requireOpen() throws DeviceFailedException {
    if (closed) {
      throw new DeviceFailedException(name(), "device is closed", null);
    }
  }

  private void requireWithin(Operation operation, long offset, long length)
      throws DeviceIoException {
    if (offset + length > sizeBytes) {
      throw new DeviceIoException(
          name(), operation, offset, length, 0, "beyond the end of the device");
    }
  }
}
