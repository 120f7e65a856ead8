package io.atoll.blockpool.device;

import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls into a device while it lives. Closing waits for the calls under way, so that a file
 * descriptor is never closed (and its number reused for something else) under a running read or
 * write.
 *
 * <pre>
 * OPEN --fail--> FAILED --close--> CLOSED
 *   \------------close-------------/
 * </pre>
 *
 * Entering does not allocate.
 */
final class DeviceGate {
  private final String device;
  private final StampedLock calls = new StampedLock();
  private volatile @Nullable End end;
  private volatile boolean closed;

  private record End(String reason, @Nullable DeviceIoException cause) {}

  DeviceGate(String device) {
    this.device = device;
  }

  /** Admits a call; the result goes to {@link #exit}. */
  long enter() throws DeviceFailedException {
    long stamp = calls.readLock();
    if (end != null) {
      calls.unlockRead(stamp);
      check();
    }
    return stamp;
  }

  void exit(long stamp) {
    calls.unlockRead(stamp);
  }

  /** Throws if the device has ended meanwhile. */
  void check() throws DeviceFailedException {
    End why = end;
    if (why != null) {
      // A fresh exception each time: the stack of the first would mislead whoever reads the tenth.
      throw new DeviceFailedException(device, why.reason, why.cause);
    }
  }

  /** Ends the device after a failed flush; the first reason is kept. */
  DeviceFailedException fail(DeviceIoException flush) {
    String reason = "a flush failed, what was written may be lost: " + flush.getMessage();
    if (end == null) {
      end = new End(reason, flush);
    }
    return new DeviceFailedException(device, reason, flush);
  }

  /** Turns later calls away and waits for those under way; false if that was done before. */
  boolean close() {
    long stamp = calls.writeLock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      if (end == null) {
        end = new End("device is closed", null);
      }
      return true;
    } finally {
      calls.unlockWrite(stamp);
    }
  }
}
