package io.atoll.gateway.cli;

/** What a command tells scripts. */
final class ExitCode {
  /** Done, and nothing to report. */
  static final int OK = 0;

  /** It failed, or it found what it looked for: damage, a failure, a refusal. */
  static final int FAILURE = 1;

  /** The command line or a setting is wrong; the same call will never succeed. */
  static final int USAGE = 2;

  private ExitCode() {}
}
