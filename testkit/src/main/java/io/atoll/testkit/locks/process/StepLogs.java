package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.Closing;
import io.atoll.lockmgr.api.ClosingRules;
import io.atoll.lockmgr.api.ClosingRules.Found;
import io.atoll.lockmgr.api.Incarnation;
import io.atoll.lockmgr.api.Recovery;
import io.atoll.testkit.locks.process.StepRecord.Written;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All step logs of a device and what they mean: which logs are closed where (law L6), and the value
 * of the register.
 *
 * <p>Any thread. What was read is kept; a call reads only what others added since.
 */
final class StepLogs implements AutoCloseable {
  private final FileChannel file;
  private final DeviceCondition condition;
  private final List<SlotLog> slots = new ArrayList<>();
  private final Map<Incarnation, List<StepRecord>> logs = new HashMap<>();
  private final List<Found> closings = new ArrayList<>();
  private final Map<Incarnation, Optional<Closing>> ends = new HashMap<>();

  /**
   * Opens them.
   *
   * @param base where the first slot's log begins
   * @param condition asked before each access
   */
  StepLogs(Path device, long base, int slotCount, DeviceCondition condition) throws IOException {
    this.file =
        FileChannel.open(
            device, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
    this.condition = condition;
    for (int i = 0; i < slotCount; i++) {
      slots.add(new SlotLog(file, base + i * SlotLog.BYTES));
    }
  }

  private void readOn() throws IOException {
    condition.beforeRead();
    for (SlotLog slot : slots) {
      slot.readOn(this::take);
    }
  }

  private void take(Written written) {
    List<StepRecord> log = logs.computeIfAbsent(written.writer(), w -> new ArrayList<>());
    if (written.record() instanceof StepRecord.Close(Closing closing)) {
      closings.add(new Found(written.writer(), log.size(), closing));
      ends.clear();
    }
    log.add(written.record());
  }

  private Optional<Closing> closingOf(Incarnation one) {
    return ends.computeIfAbsent(one, i -> ClosingRules.effective(i, closings, Map.of()));
  }

  /** How many records of this log count. */
  private int length(Incarnation one) {
    int written = logs.getOrDefault(one, List.of()).size();
    return closingOf(one).map(c -> (int) Math.min(written, c.endRecord())).orElse(written);
  }

  /**
   * The register's value; 0 before the first step. Under a lock that keeps others from stepping.
   */
  synchronized long highest() throws IOException {
    readOn();
    long highest = 0;
    for (Map.Entry<Incarnation, List<StepRecord>> log : logs.entrySet()) {
      for (int i = length(log.getKey()) - 1; i >= 0; i--) {
        if (log.getValue().get(i) instanceof StepRecord.Step(long value)) {
          // Values only rise within a log.
          highest = Math.max(highest, value);
          break;
        }
      }
    }
    return highest;
  }

  /** The values in effect, by who made them. */
  synchronized Map<Incarnation, List<Long>> inEffect() throws IOException {
    readOn();
    Map<Incarnation, List<Long>> steps = new HashMap<>();
    logs.forEach((writer, log) -> {
      List<Long> values = new ArrayList<>();
      for (StepRecord one : log.subList(0, length(writer))) {
        if (one instanceof StepRecord.Step(long value)) {
          values.add(value);
        }
      }
      steps.put(writer, values);
    });
    return steps;
  }

  /**
   * Appends to the own log; durable on return.
   *
   * @throws IOException the outcome is unknown, and the incarnation has to end
   */
  synchronized void append(Incarnation self, StepRecord one) throws IOException {
    SlotLog own = slots.get(self.slot().value());
    own.readOn(this::take);
    condition.beforeWrite();
    own.append(new Written(self, one));
    condition.afterWrite();
  }

  /** Closes the logs of the dead, failed recoverers first; a closing that counts is adopted. */
  synchronized void closeLogs(Incarnation self, List<Recovery> dead) throws IOException {
    readOn();
    List<Incarnation> all = dead.stream().map(Recovery::dead).toList();
    for (Incarnation one : ClosingRules.order(all, closings)) {
      if (closingOf(one).isEmpty()) {
        long end = logs.getOrDefault(one, List.of()).size();
        Closing closing = new Closing(one, dead.getFirst().epoch(), 0, end);
        append(self, new StepRecord.Close(closing));
        readOn();
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
