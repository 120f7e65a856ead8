package io.atoll.gateway.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Commands that the launcher runs itself in a source tree. They are here to be listed, and to say
 * so elsewhere.
 */
final class SourceCommands {
  private SourceCommands() {}

  abstract static class SourceCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", hidden = true)
    private @Nullable List<String> rest;

    @Override
    public final Integer call() throws CommandException {
      throw CommandException.usage(
          "runs in a source tree only; clone Atoll and run ./atoll there"
              + (rest == null ? "" : " " + String.join(" ", rest)));
    }
  }

  @Command(
      name = "test",
      description = "Source tree: build everything, run all gates and default tests.")
  static final class Test extends SourceCommand {}

  @Command(name = "bench", description = "Source tree: measure this machine.")
  static final class Bench extends SourceCommand {}

  @Command(
      name = "simulate",
      description = "Source tree: search for defects with simulated crashes (pool, locks).")
  static final class Simulate extends SourceCommand {}
}
