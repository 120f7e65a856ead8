package io.atoll.lockmgr.fencing;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * SCSI-3 persistent reservations as the kernel offers them (include/uapi/linux/pr.h, SPC-4 5.12).
 *
 * <p>An instance is one path (I_T nexus). A command that throws may have been carried out: its
 * reply was lost.
 */
public interface ReservationDevice extends AutoCloseable {
  /** What a command came to. */
  enum Status {
    /** Done. */
    DONE,
    /** Refused: this path is not registered under that key, or there is nobody to preempt. */
    CONFLICT,
    /**
     * Not carried out: the device reports a change (unit attention) or a path failed; send again.
     */
    RETRY,
    /** The device or the kernel knows no reservations. */
    UNSUPPORTED
  }

  /** Registers this path under the key, whatever it was registered under; survives power loss. */
  Status register(long key) throws IOException;

  /**
   * Takes this path's registration under the key back; the last registrant's reservation ends with
   * it.
   */
  Status unregister(long key) throws IOException;

  /** Reserves: only registered paths may write, all registrants are holders. */
  Status reserve(long key) throws IOException;

  /** Removes all registrations under the victim's key and aborts their commands. */
  Status preemptAndAbort(long key, long victim) throws IOException;

  /** All registered keys, repeated ones once for each path; empty if the device cannot tell. */
  Optional<List<Long>> readKeys() throws IOException;

  @Override
  void close();
}
