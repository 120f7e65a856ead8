package io.atoll.testkit.locks;

import io.atoll.lockmgr.fault.Faults;
import java.util.List;

/**
 * What a run is made of.
 *
 * @param slotCount slots of the pool
 * @param resources names that the users fight for
 * @param faults what is broken on purpose
 * @param latestLandingNanos how late a dead process's write lands at most
 * @param strictReads whether reads look at the device before they answer rather than trust the
 *     lease
 * @param verbose whether to print what happens
 * @param steps sees the steps of processes
 */
record SimSettings(
    int slotCount,
    List<String> resources,
    Faults faults,
    long latestLandingNanos,
    boolean strictReads,
    boolean verbose,
    SimSteps steps) {
  SimSettings {
    resources = List.copyOf(resources);
  }

  void trace(long now, int process, String text) {
    if (verbose) {
      System.out.printf("%10.3f n%d %s%n", now / 1e9, process, text);
    }
  }
}
