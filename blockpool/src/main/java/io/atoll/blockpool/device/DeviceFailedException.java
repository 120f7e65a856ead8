package io.atoll.blockpool.device;

import org.jspecify.annotations.Nullable;

/**
 * The device is closed or a flush failed: what was written may be lost, and no call will succeed
 * again.
 */
public final class DeviceFailedException extends DeviceException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what ended the device
   * @param cause the failed flush, if it was one
   */
  public DeviceFailedException(String device, String reason, @Nullable Throwable cause) {
    super(device, reason, cause);
  }
}
