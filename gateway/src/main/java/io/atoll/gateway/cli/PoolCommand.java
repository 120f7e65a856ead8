package io.atoll.gateway.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atoll pool}. */
@Command(
    name = "pool",
    description = "Make, inspect and mend pools.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class PoolCommand implements Runnable {
  static final List<Class<?>> COMMANDS =
      List.of(
          PoolCreateCommand.class,
          PoolInfoCommand.class,
          PoolCheckCommand.class,
          PoolScrubCommand.class,
          PoolDumpCommand.class,
          PoolGrowCommand.class,
          CommandLine.HelpCommand.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a pool command is missing");
  }
}
