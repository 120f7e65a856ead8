package io.atoll.blockpool.device;

import org.jspecify.annotations.Nullable;

/** The device could not be opened or created, or is not fit to carry a pool. */
public final class DeviceOpenException extends DeviceException {
  private static final long serialVersionUID = 1L;

  public DeviceOpenException(String device, String reason, @Nullable Throwable cause) {
    super(device, reason, cause);
  }
}
