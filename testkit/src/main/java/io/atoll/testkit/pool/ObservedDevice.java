package io.atoll.testkit.pool;

import io.atoll.blockpool.device.BlockDevice;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Passes all I/O on and tells an observer after each that changes what a crash could leave: so one
 * run of a history shows the device at every point where a crash could have hit it.
 */
final class ObservedDevice implements BlockDevice {
  /** Looks at the device between two I/Os. */
  interface Observer {
    void afterIo() throws IOException;
  }

  private final SimBlockDevice device;
  private final Observer observer;
  private final FixedBlockRules rules = new FixedBlockRules();

  ObservedDevice(SimBlockDevice device, Observer observer) {
    this.device = device;
    this.observer = observer;
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
    rules.written(offsetBytes);
    device.write(offsetBytes, from);
    observer.afterIo();
  }

  @Override
  public void flush() throws IOException {
    device.flush();
    rules.flushed();
    observer.afterIo();
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
    observer.afterIo();
  }

  @Override
  public void close() {
    device.close();
  }
}
