package io.atoll.testkit.pool;

/**
 * The pool did something that the model forbids. An {@link Error}, so that the pool does not take
 * it for one of its device.
 */
public final class Violation extends Error {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }

  public Violation(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new Violation(message);
    }
  }
}
