package io.atoll.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atoll pool}. */
@Command(
    name = "pool",
    description = "Make, inspect and mend pools.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      PoolCreateCommand.class,
      PoolInfoCommand.class,
      PoolCheckCommand.class,
      PoolScrubCommand.class,
      PoolDumpCommand.class,
      PoolGrowCommand.class,
      CommandLine.HelpCommand.class
    })
final class PoolCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a pool command is missing");
  }
}
