package io.atoll.testkit.pool;

import io.atoll.blockpool.fault.PlantedFault;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code atoll simulate pool}: runs seeds until their number or the time is used up, a line for
 * each that fails.
 */
@Command(
    name = "simulate pool",
    mixinStandardHelpOptions = true,
    description =
        "Random histories of a pool with crashes at every I/O, against the reference model.")
public final class SimulatePool implements Callable<Integer> {
  @Option(
      names = "--seeds",
      description = "how many seeds to run, from --first on (default: ${DEFAULT-VALUE})")
  private int seeds = 20;

  @Option(names = "--first", description = "first seed (default: from the clock)")
  private @Nullable Long first;

  @Option(names = "--seed", description = "run this seed only, at full effort")
  private @Nullable Long seed;

  @Option(names = "--minutes", description = "run for so long, whatever the number of seeds")
  private @Nullable Integer minutes;

  @Option(names = "--short", description = "look at one in seven crash points only")
  private boolean quick;

  @Option(
      names = "--faults",
      arity = "0..*",
      description =
          "plant these faults (none named: all) in turn and tell after how many seeds each is found")
  private PlantedFault @Nullable [] faults;

  @Option(names = "--threads", description = "several writers on a pool with its threads instead")
  private boolean threads;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    PoolSimulation.Effort effort = quick ? PoolSimulation.Effort.SHORT : PoolSimulation.Effort.FULL;
    if (faults != null) {
      return huntFaults(faults.length == 0 ? PlantedFault.values() : faults, effort);
    }
    long start = System.nanoTime();
    long from = seed != null ? seed : first != null ? first : System.currentTimeMillis();
    long done = 0;
    long operations = 0;
    long crashPoints = 0;
    long flips = 0;
    int violations = 0;
    while (more(done, start)) {
      long each = from + done;
      done++;
      try {
        PoolSimulation.Result result =
            threads
                ? new PoolSimulation.Result(0, ThreadedSimulation.run(each, 4, 60), 0)
                : PoolSimulation.run(each, effort);
        operations += result.operations();
        crashPoints += result.crashPoints();
        flips += result.flipsDetected();
      } catch (Violation e) {
        violations++;
        out.println("--seed " + each + (quick ? " --short: " : ": ") + e.getMessage());
        if (seed != null) {
          e.printStackTrace(out);
        }
      }
    }
    out.printf("%d crash points, %d flipped bits noticed%n", crashPoints, flips);
    out.printf("%d seeds, %d operations, %d violations%n", done, operations, violations);
    return violations == 0 ? 0 : 1;
  }

  private int huntFaults(PlantedFault[] all, PoolSimulation.Effort effort) {
    int missed = 0;
    for (PlantedFault fault : all) {
      FaultHunt.Result result = FaultHunt.run(fault, first == null ? 1 : first, seeds, effort);
      out.printf("%-32s %s%n", fault, result);
      missed += result.found() ? 0 : 1;
    }
    return missed == 0 ? 0 : 1;
  }

  private boolean more(long done, long start) {
    if (seed != null) {
      return done == 0;
    }
    if (minutes != null) {
      return System.nanoTime() - start < Duration.ofMinutes(minutes).toNanos();
    }
    return done < seeds;
  }

  /** Runs the command. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulatePool()).execute(arguments));
  }
}
