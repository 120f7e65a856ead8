package io.atoll.testkit.device;

import io.atoll.blockpool.device.BlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Passes all I/O on; what is special about a device overrides some of it. */
public abstract class ForwardingDevice implements BlockDevice {
  private final BlockDevice device;

  protected ForwardingDevice(BlockDevice device) {
    this.device = device;
  }

  @Override
  public String name() {
    return device.name();
  }

  @Override
  public long sizeBytes() throws IOException {
    return device.sizeBytes();
  }

  @Override
  public void read(long offsetBytes, MemorySegment into) throws IOException {
    device.read(offsetBytes, into);
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    device.write(offsetBytes, from);
  }

  @Override
  public void flush() throws IOException {
    device.flush();
  }

  @Override
  public long roomBytes() throws IOException {
    return device.roomBytes();
  }

  @Override
  public long provision(long offsetBytes, long lengthBytes) throws IOException {
    return device.provision(offsetBytes, lengthBytes);
  }

  @Override
  public boolean discards() {
    return device.discards();
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    device.discard(offsetBytes, lengthBytes);
  }

  @Override
  public void close() throws IOException {
    device.close();
  }
}
