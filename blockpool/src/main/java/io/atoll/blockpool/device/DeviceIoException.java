package io.atoll.blockpool.device;

import java.util.Locale;

/** One read, write or discard did not succeed. The device itself stays usable. */
public final class DeviceIoException extends DeviceException {
  private static final long serialVersionUID = 1L;

  /** What was asked of the device. */
  public enum Operation {
    READ,
    WRITE,
    FLUSH,
    DISCARD,
    SIZE
  }

  private final Operation operation;
  private final long offsetBytes;
  private final long lengthBytes;
  private final int errno;

  /**
   * @param device the device's name
   * @param offsetBytes where the range began; 0 for {@code FLUSH} and {@code SIZE}
   * @param lengthBytes length of the range; 0 for {@code FLUSH} and {@code SIZE}
   * @param errno the system's error number, 0 if the reason is not one of the system's
   * @param reason the system's text for it, or the reason in words
   */
  public DeviceIoException(
      String device,
      Operation operation,
      long offsetBytes,
      long lengthBytes,
      int errno,
      String reason) {
    super(
        device,
        "%s of %d bytes at %d failed: %s%s"
            .formatted(
                operation.name().toLowerCase(Locale.ROOT),
                lengthBytes,
                offsetBytes,
                reason,
                errno == 0 ? "" : " (errno " + errno + ")"),
        null);
    this.operation = operation;
    this.offsetBytes = offsetBytes;
    this.lengthBytes = lengthBytes;
    this.errno = errno;
  }

  /** In the system's words; errno 0 stands for a range beyond the end. */
  static DeviceIoException of(
      String device, Operation operation, long offsetBytes, long lengthBytes, int errno) {
    String reason = errno == 0 ? "beyond the end of the device" : LinuxCalls.errorText(errno);
    return new DeviceIoException(device, operation, offsetBytes, lengthBytes, errno, reason);
  }

  public Operation operation() {
    return operation;
  }

  /** Where on the device the failed range began, in bytes. */
  public long offsetBytes() {
    return offsetBytes;
  }

  /** Length of the failed range in bytes. */
  public long lengthBytes() {
    return lengthBytes;
  }

  /** Whether a file system, or its user's quota, had no space left for a write. */
  public boolean outOfSpace() {
    return errno == LinuxCalls.ENOSPC || errno == LinuxCalls.EDQUOT;
  }

  /** The system's error number, 0 if the reason is not one of the system's. */
  public int errno() {
    return errno;
  }
}
