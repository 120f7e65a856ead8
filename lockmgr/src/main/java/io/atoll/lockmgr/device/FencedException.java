package io.atoll.lockmgr.device;

import java.io.IOException;

/**
 * The device refused an access because this path is not registered with it (a SCSI reservation
 * conflict): this node was cut off, or never let in. Nothing was written.
 */
public final class FencedException extends IOException {
  private static final long serialVersionUID = 1;

  FencedException(String what) {
    super(what + " was refused: this node is fenced off the device by a persistent reservation");
  }
}
