package io.atoll.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code atoll} and the process's beginning. */
@Command(
    name = "atoll",
    description = "An S3-compatible object store in one pool of blocks.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    subcommands = {
      ServeCommand.class,
      PoolCommand.class,
      BucketCommand.class,
      StatusCommand.class,
      VersionCommand.class,
      SourceCommands.Test.class,
      SourceCommands.Bench.class,
      SourceCommands.Simulate.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Start with: atoll serve",
      "Exit codes: 0 done, 1 failed or something was found, 2 wrong usage or settings."
    })
public final class Atoll implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli. */
  public Atoll() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line in this process and returns its exit code. */
  public static int run(String... args) {
    return line().execute(args);
  }

  /** The whole command line, ready to execute. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Atoll());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setParameterExceptionHandler(Failures::wrongUsage);
    line.setExecutionExceptionHandler(Failures::failed);
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
