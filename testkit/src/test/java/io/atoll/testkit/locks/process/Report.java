package io.atoll.testkit.locks.process;

import io.atoll.lockmgr.api.Incarnation;
import java.util.List;

/**
 * A step that a process reported.
 *
 * @param process its number
 * @param value the register's new value
 * @param writer the incarnation that made the step
 * @param begin when it held the lock and began, on the host's monotonic clock
 * @param end when it reported
 */
record Report(int process, long value, Incarnation writer, long begin, long end) {
  /** From a line of a {@link LockProcess}: time and text. */
  static Report of(int process, long at, String text) {
    List<String> words = List.of(text.split(" ", -1));
    return new Report(
        process,
        Long.parseLong(words.get(1)),
        new Incarnation(Long.parseLong(words.get(2))),
        Long.parseLong(words.get(3)),
        at);
  }
}
