package io.atoll.blockpool.device;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something a device did not do. The subtypes say what a caller may still expect of it. */
public abstract sealed class DeviceException extends IOException
    permits DeviceBusyException, DeviceFailedException, DeviceIoException, DeviceOpenException {
  private static final long serialVersionUID = 1L;

  private final String device;

  DeviceException(String device, String message, @Nullable Throwable cause) {
    super(device + ": " + message, cause);
    this.device = device;
  }

  /** The {@link BlockDevice#name()} of the device. */
  public String device() {
    return device;
  }
}
