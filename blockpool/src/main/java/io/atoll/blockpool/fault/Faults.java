package io.atoll.blockpool.fault;

import org.jspecify.annotations.Nullable;

/**
 * Which mistake is planted. In a process that was not started with {@code
 * -Datoll.plantedFaults=true} the answer is always none, and the compiler removes the question.
 */
public final class Faults {
  private static final boolean POSSIBLE = Boolean.getBoolean("atoll.plantedFaults");
  private static volatile @Nullable PlantedFault planted;

  private Faults() {}

  /** Whether this mistake is to be made. */
  public static boolean planted(PlantedFault fault) {
    return POSSIBLE && planted == fault;
  }

  /**
   * Plants a mistake in all pools of this process, null for none. Tests only.
   *
   * @throws IllegalStateException in a process that was not started for it
   */
  public static void plant(@Nullable PlantedFault fault) {
    if (!POSSIBLE) {
      throw new IllegalStateException(
          "start the process with -Datoll.plantedFaults=true to plant faults");
    }
    planted = fault;
  }
}
