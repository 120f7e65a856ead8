package io.atoll.testkit.locks;

import io.atoll.lockmgr.fault.Faults;
import io.atoll.lockmgr.fault.PlantedFault;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./atoll simulate locks}: runs simulated clusters and says which seeds break a promise. */
@Command(
    name = "locks",
    mixinStandardHelpOptions = true,
    description = "Runs simulated clusters of lock managers with crashes, pauses and partitions.")
public final class SimulateLocks implements Callable<Integer> {
  @Option(names = "--seeds", description = "How many seeds to run, from a fresh one on.")
  private int seeds = 100;

  @Option(names = "--seed", description = "Run only this one.")
  private @Nullable Long seed;

  @Option(names = "--nodes", description = "Nodes, 1 to 8; the seed chooses 2 to 8 if not given.")
  private int nodes;

  @Option(names = "--minutes", description = "Simulated minutes with faults, per seed.")
  private double minutes = 1;

  @Option(names = "--planted", description = "A planted fault, to see that it is found.")
  private @Nullable PlantedFault planted;

  @Option(names = "--verbose", description = "Print what happens.")
  private boolean verbose;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SimulateLocks()).execute(arguments));
  }

  @Override
  public Integer call() {
    Long only = seed;
    long first = only != null ? only : System.nanoTime() >>> 1;
    int count = only != null ? 1 : seeds;
    Faults faults = planted == null ? Faults.NONE : new Faults(Set.of(planted));
    long operations = 0;
    long violations = 0;
    for (int i = 0; i < count; i++) {
      SimCluster.Result result = new SimCluster(first + i, nodes, minutes, faults, verbose).run();
      operations += result.operations();
      violations += result.violations().size();
      for (String violation : result.violations()) {
        System.out.println("seed " + result.seed() + ": " + violation);
      }
    }
    System.out.printf("%d seeds, %d operations, %d violations%n", count, operations, violations);
    return violations == 0 ? 0 : 1;
  }
}
