package io.atoll.testkit.device;

/**
 * Power was lost at this I/O. An {@link Error}, so that no code under test that handles failures
 * mistakes it for one: it is to pass through to the test, which then looks at what is left.
 */
public final class SimulatedCrash extends Error {
  private static final long serialVersionUID = 1L;

  private final long ioIndex;

  SimulatedCrash(long ioIndex) {
    super("simulated crash at I/O " + ioIndex);
    this.ioIndex = ioIndex;
  }

  /** The I/O at which the device went down, counted from 0. */
  public long ioIndex() {
    return ioIndex;
  }
}
