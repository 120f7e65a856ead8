package io.atoll.gateway.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Gives a command its subcommands. Reading a command's options out of its class takes picocli
 * milliseconds each, so it is done for those that are named; the others are there to be listed.
 */
final class Subcommands {
  private Subcommands() {}

  /**
   * Adds.
   *
   * @param words of the command line; a command that is none of them cannot be meant
   */
  static void add(CommandLine to, List<Class<?>> commands, Set<String> words) {
    for (Class<?> command : commands) {
      Command about = command.getAnnotation(Command.class);
      if (!words.contains(about.name())) {
        to.addSubcommand(listed(about));
        continue;
      }
      CommandLine named = new CommandLine(command);
      if (command == PoolCommand.class) {
        add(named, PoolCommand.COMMANDS, words);
      }
      to.addSubcommand(named);
    }
  }

  private static CommandSpec listed(Command about) {
    CommandSpec spec = CommandSpec.create().name(about.name());
    spec.usageMessage()
        .description(about.description())
        .header(about.header())
        .hidden(about.hidden());
    return spec;
  }
}
