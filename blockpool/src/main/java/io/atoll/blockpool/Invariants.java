package io.atoll.blockpool;

/**
 * Assertions that stay on in production. A broken one means the state of memory is not trusted any
 * more.
 */
public final class Invariants {
  private Invariants() {}

  /**
   * Stops the operation when {@code holds} is false.
   *
   * @throws InvariantViolation never caught below {@code main}
   */
  public static void check(boolean holds, String statement) {
    if (!holds) {
      throw new InvariantViolation(statement);
    }
  }

  /** An invariant of the pool does not hold. */
  public static final class InvariantViolation extends Error {
    private static final long serialVersionUID = 1L;

    InvariantViolation(String statement) {
      super("invariant broken: " + statement);
    }
  }
}
