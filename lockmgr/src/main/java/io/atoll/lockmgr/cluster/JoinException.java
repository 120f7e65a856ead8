package io.atoll.lockmgr.cluster;

/** The node did not become a member; the message says in one line what to change. */
public final class JoinException extends Exception {
  private static final long serialVersionUID = 1;

  public JoinException(String message) {
    super(message);
  }
}
