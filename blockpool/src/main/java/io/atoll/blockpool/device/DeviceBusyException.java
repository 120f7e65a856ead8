package io.atoll.blockpool.device;

/** Somebody else has the device open in a way that excludes the mode asked for. */
public final class DeviceBusyException extends DeviceException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  /**
   * @param holder who has it, as far as the system tells, e.g. {@code process 4711 (java)}
   */
  public DeviceBusyException(String device, String holder) {
    super(device, "in use by " + holder, null);
    this.holder = holder;
  }

  /** Who has the device, in words for people. */
  public String holder() {
    return holder;
  }
}
