package io.atoll.testkit.device;

/** What goes wrong with one I/O. See {@link SimBlockDevice} for what an engine must make of it. */
public sealed interface Fault {
  /**
   * Power is lost: this I/O and all later ones throw {@link SimulatedCrash}. A write may land in
   * part.
   */
  record Crash() implements Fault {}

  /**
   * The I/O reports an error. A write may have landed in part; a failed flush ends the device. The
   * engine sees a {@code DeviceIoException}, for a flush a {@code DeviceFailedException}.
   */
  record Failure() implements Fault {}

  /** A write reports success and never lands. Other kinds are done as they should. */
  record LostWrite() implements Fault {}

  /**
   * A write reports success and lands somewhere else.
   *
   * @param toOffsetBytes where, a multiple of 512
   */
  record Misdirected(long toOffsetBytes) implements Fault {}
}
