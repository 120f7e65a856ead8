package io.atoll.testkit.pool;

import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import java.util.Objects;

/**
 * Plants a fault and simulates until it is found. The process must allow planting, see {@link
 * Faults}.
 */
public final class FaultHunt {
  /**
   * What came of it.
   *
   * @param found whether a simulation failed
   * @param seeds how many seeds were run
   * @param how the failure
   */
  public record Result(boolean found, int seeds, String how) {
    @Override
    public String toString() {
      return found
          ? "found by seed number %d: %s".formatted(seeds, how)
          : "NOT FOUND in " + seeds + " seeds";
    }
  }

  private FaultHunt() {}

  /** Runs seeds from {@code first} on, at most {@code limit}, until one fails. */
  public static Result run(
      PlantedFault fault, long first, int limit, PoolSimulation.Effort effort) {
    Faults.plant(fault);
    try {
      for (int i = 0; i < limit; i++) {
        try {
          PoolSimulation.run(first + i, effort);
        } catch (Violation e) {
          return new Result(true, i + 1, Objects.requireNonNullElse(e.getMessage(), "?"));
        }
      }
      return new Result(false, limit, "");
    } finally {
      Faults.plant(null);
    }
  }
}
