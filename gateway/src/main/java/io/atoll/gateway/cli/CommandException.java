package io.atoll.gateway.cli;

/** A command ends here, with one line for the user. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  private CommandException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** It can't be done now. */
  static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message);
  }

  /** It was asked for wrongly. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.USAGE, message);
  }

  int code() {
    return code;
  }
}
