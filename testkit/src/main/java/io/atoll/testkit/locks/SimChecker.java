package io.atoll.testkit.locks;

import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.lockmgr.slots.Configuration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The reference: one register per resource, and who reported what.
 *
 * <ol>
 *   <li>V1 No step is reported twice, or below one that was reported before it began (doubled,
 *       reordered). A report may be late: its step then is older than what others did meanwhile.
 *   <li>V2 No two visible records make the same step of the same resource: every write that lands
 *       is either made by the only one with the right to it, or falls where nobody looks.
 *   <li>V3 In the end every reported step is in effect, exactly once.
 *   <li>V4 A read answered under a lease is not older than what was reported before the read began.
 *   <li>V5 The master's table keeps its invariants.
 *   <li>V6 Of each epoch only one configuration is decided, as far as any node ever believed.
 *   <li>V7 The end of a dead log is read only when the closing is on the device.
 *   <li>V8 When the users have stopped and nothing goes wrong, no node has a handle that is held or
 *       waits, and nobody is queued at the master.
 * </ol>
 */
final class SimChecker {
  private final SimDisk disk;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, TreeMap<Long, Long>> reported = new HashMap<>();
  private final Map<String, Map<Long, Long>> landed = new HashMap<>();
  private final Map<Long, Configuration> decided = new HashMap<>();
  private long operations;

  SimChecker(SimDisk disk) {
    this.disk = disk;
  }

  void violation(String text) {
    if (violations.size() < 20) {
      violations.add(text);
    }
  }

  List<String> violations() {
    return violations;
  }

  long operations() {
    return operations;
  }

  long reportedUpTo(String resource) {
    TreeMap<Long, Long> steps = reported.get(resource);
    return steps == null || steps.isEmpty() ? 0 : steps.lastKey();
  }

  void reported(String resource, long step, long writer, long reportedBefore) {
    operations++;
    TreeMap<Long, Long> steps = reported.computeIfAbsent(resource, r -> new TreeMap<>());
    Long twice = steps.put(step, writer);
    if (twice != null || step <= reportedBefore) {
      violation(
          "V1 %s: step %d reported by %d (also by %d), begun after step %d was reported"
              .formatted(resource, step, writer, twice, reportedBefore));
    }
  }

  void read(String resource, long value, long reportedBefore, long reader) {
    operations++;
    if (value < reportedBefore) {
      violation(
          "V4 %s: %d read %d though %d had been reported before"
              .formatted(resource, reader, value, reportedBefore));
    }
  }

  /** What a node takes for decided, after any of its steps (V6). */
  void adopted(int node, Configuration configuration) {
    Configuration other = decided.putIfAbsent(configuration.epoch().value(), configuration);
    if (other != null && !other.equals(configuration)) {
      violation("V6 node %d adopted %s, another %s".formatted(node, configuration, other));
      decided.put(configuration.epoch().value(), configuration);
    }
  }

  /** Whose closing is not on the device at this moment, at which the recoverer reads their ends. */
  List<Incarnation> unannounced(Incarnation recoverer, List<Recovery> dead) {
    List<Long> closings = disk.readBlocks().get(recoverer.slot().value()).closings();
    return dead.stream()
        .map(Recovery::dead)
        .filter(one -> closings == null || !closings.contains(one.value()))
        .toList();
  }

  /** A recoverer goes by the ends that it read (V7). */
  void endsRead(Incarnation recoverer, List<Incarnation> unannounced) {
    for (Incarnation one : unannounced) {
      violation("V7 %s read the end of %s before its closing".formatted(recoverer, one));
    }
  }

  /** A log write landed (V2). */
  void landed(SimRecord record) {
    if (!(record instanceof SimRecord.Step step)) {
      return;
    }
    Long other =
        landed
            .computeIfAbsent(step.resource(), r -> new HashMap<>())
            .putIfAbsent(step.step(), step.writer());
    if (other != null
        && other != step.writer()
        && counts(step.resource(), step.step(), other)
        && counts(step.resource(), step.step(), step.writer())) {
      violation(
          "V2 %s: step %d written by %d and by %d"
              .formatted(step.resource(), step.step(), other, step.writer()));
    }
  }

  private boolean counts(String resource, long step, long writer) {
    return disk.logs().effective().contains(new SimRecord.Step(writer, resource, step));
  }

  /** What is left in a node when its users have stopped (V8). */
  void letGo(int node, int openHandles, int queuedAtMaster) {
    if (openHandles != 0 || queuedAtMaster != 0) {
      violation(
          "V8 node %d is left with %d open handles and %d requests queued at its master"
              .formatted(node, openHandles, queuedAtMaster));
    }
  }

  /** The run is over (V3). */
  void finish() {
    SimLogs logs = disk.logs();
    reported.forEach((resource, steps) ->
        steps.forEach((step, writer) -> {
          if (!logs.effective().contains(new SimRecord.Step(writer, resource, step))) {
            violation("V3 %s: step %d reported by %d is lost".formatted(resource, step, writer));
          }
        }));
    Map<String, Long> once = new HashMap<>();
    for (SimRecord.Step step : logs.effective()) {
      Long other = once.putIfAbsent(step.resource() + "#" + step.step(), step.writer());
      if (other != null && other != step.writer()) {
        violation(
            "V2 %s: step %d is in effect twice, by %d and %d"
                .formatted(step.resource(), step.step(), other, step.writer()));
      }
    }
  }
}
