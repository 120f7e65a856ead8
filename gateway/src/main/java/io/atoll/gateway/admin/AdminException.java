package io.atoll.gateway.admin;

/** An admin call that is refused, with the status and the one line that the caller is to see. */
final class AdminException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  AdminException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
