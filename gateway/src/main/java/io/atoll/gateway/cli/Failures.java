package io.atoll.gateway.cli;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.DeviceBusyException;
import io.atoll.blockpool.device.DeviceException;
import io.atoll.blockpool.device.DeviceOpenException;
import io.atoll.gateway.config.SettingsException;
import io.atoll.gateway.main.DoorTakenException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes of a failure the one line that the user sees and the exit code that a script sees. */
final class Failures {
  private Failures() {}

  static int wrongUsage(ParameterException problem, String[] args) {
    CommandLine line = problem.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    PrintWriter err = line.getErr();
    err.printf("%s: %s; see: %s --help%n", name, wrong(problem), name);
    err.flush();
    return ExitCode.USAGE;
  }

  private static String wrong(ParameterException problem) {
    boolean noCommand =
        problem instanceof UnmatchedArgumentException
            && !problem.getCommandLine().getSubcommands().isEmpty();
    if (!noCommand || ((UnmatchedArgumentException) problem).isUnknownOption()) {
      return firstLine(problem);
    }
    UnmatchedArgumentException unmatched = (UnmatchedArgumentException) problem;
    List<String> near = unmatched.getSuggestions();
    return "there is no command '%s'%s"
        .formatted(
            unmatched.getUnmatched().getFirst(),
            near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
  }

  static int failed(Exception problem, CommandLine line, ParseResult parsed) {
    String name = line.getCommandSpec().qualifiedName();
    for (String text : lines(problem)) {
      line.getErr().printf("%s: %s%n", name, text);
    }
    line.getErr().flush();
    return code(problem);
  }

  private static int code(Exception problem) {
    return switch (problem) {
      case SettingsException settings -> ExitCode.USAGE;
      case CommandException known -> known.code();
      default -> ExitCode.FAILURE;
    };
  }

  private static List<String> lines(Exception problem) {
    return switch (problem) {
      case SettingsException settings -> settings.lines();
      case CommandException known -> List.of(firstLine(known));
      case DoorTakenException taken -> List.of(firstLine(taken));
      case DeviceBusyException busy ->
          List.of(
              "%s is in use by %s; stop it first, or ask it: atoll pool info %s"
                  .formatted(busy.device(), busy.holder(), busy.device()));
      case DeviceOpenException absent
          when String.valueOf(absent.getMessage()).endsWith("no such file or device") ->
          List.of(firstLine(absent) + "; make a pool with: atoll pool create " + absent.device());
      case DeviceException device -> List.of(firstLine(device));
      case PoolException pool -> List.of(firstLine(pool));
      case AccessDeniedException denied ->
          List.of("no permission for %s; run as its owner".formatted(denied.getFile()));
      default -> {
        LoggerFactory.getLogger(Failures.class).error("this is a defect in Atoll", problem);
        yield List.of(problem.toString());
      }
    };
  }

  private static String firstLine(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.toString() : message.lines().findFirst().orElse("");
  }
}
