package io.atoll.testkit.pool;

import io.atoll.testkit.device.ForwardingDevice;
import io.atoll.testkit.device.SimBlockDevice;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Passes all I/O on and tells an observer after each that changes what a crash could leave: so one
 * run of a history shows the device at every point where a crash could have hit it.
 */
final class ObservedDevice extends ForwardingDevice {
  /** Looks at the device between two I/Os. */
  interface Observer {
    void afterIo() throws IOException;
  }

  private final Observer observer;
  private final FixedBlockRules rules = new FixedBlockRules();

  ObservedDevice(SimBlockDevice device, Observer observer) {
    super(device);
    this.observer = observer;
  }

  @Override
  public void write(long offsetBytes, MemorySegment from) throws IOException {
    rules.written(offsetBytes);
    super.write(offsetBytes, from);
    observer.afterIo();
  }

  @Override
  public void flush() throws IOException {
    super.flush();
    rules.flushed();
    observer.afterIo();
  }

  @Override
  public void discard(long offsetBytes, long lengthBytes) throws IOException {
    super.discard(offsetBytes, lengthBytes);
    observer.afterIo();
  }
}
