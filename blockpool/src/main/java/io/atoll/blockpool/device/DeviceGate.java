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
  private volatile @Nullable DeviceFailedException ended;
  private volatile boolean closed;

  DeviceGate(String device) {
    this.device = device;
  }

  /** Admits a call; the result goes to {@link #exit}. */
  long enter() throws DeviceFailedException {
    long stamp = calls.readLock();
    if (ended != null) {
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
    DeviceFailedException why = ended;
    if (why != null) {
      // A fresh exception each time: the stack of the first would mislead whoever reads the tenth.
      throw new DeviceFailedException(device, why.getMessage(), why.getCause());
    }
  }

  /** Ends the device after a failed flush; the first reason is kept. */
  DeviceFailedException fail(Throwable cause) {
    DeviceFailedException failure =
        new DeviceFailedException(
            device, "a flush failed, what was written may be lost: " + cause.getMessage(), cause);
    if (ended == null) {
      ended = failure;
    }
    return failure;
  }

  /** Turns later calls away and waits for those under way; false if that was done before. */
  boolean close() {
    long stamp = calls.writeLock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      if (ended == null) {
        ended = new DeviceFailedException(device, "device is closed", null);
      }
      return true;
    } finally {
      calls.unlockWrite(stamp);
    }
  }
}
