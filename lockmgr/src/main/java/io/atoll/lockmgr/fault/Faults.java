package io.atoll.lockmgr.fault;

import java.util.Set;

/**
 * Which faults are on.
 *
 * @param planted empty in production
 */
public record Faults(Set<PlantedFault> planted) {
  /** None: what production code runs with. */
  public static final Faults NONE = new Faults(Set.of());

  public Faults {
    planted = Set.copyOf(planted);
  }

  /** Whether this one is on. */
  public boolean on(PlantedFault fault) {
    return planted.contains(fault);
  }
}
