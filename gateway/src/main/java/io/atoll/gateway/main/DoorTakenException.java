package io.atoll.gateway.main;

import java.io.IOException;

/** A door could not be opened at its address. */
public final class DoorTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  DoorTakenException(String message, Throwable cause) {
    super(message, cause);
  }
}
