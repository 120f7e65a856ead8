package io.atoll.gateway.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    footer = {
      "",
      "Start with: atoll serve",
      "Exit codes: 0 done, 1 failed or something was found, 2 wrong usage or settings."
    })
public final class Atoll implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          ServeCommand.class,
          PoolCommand.class,
          BucketCommand.class,
          StatusCommand.class,
          VersionCommand.class,
          SourceCommands.Test.class,
          SourceCommands.Bench.class,
          SourceCommands.Simulate.class,
          TrainCommand.class,
          CommandLine.HelpCommand.class);

  @Spec private CommandSpec spec;

  /** For picocli. */
  public Atoll() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command line in this process and returns its exit code. */
  public static int run(String... args) {
    return line(args).execute(args);
  }

  /** The command line, ready to execute these words. */
  static CommandLine line(String... words) {
    CommandLine line = new CommandLine(new Atoll());
    Subcommands.add(line, COMMANDS, Set.copyOf(Arrays.asList(words)));
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
