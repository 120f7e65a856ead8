package io.atoll.testkit.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a pool must hold: the transactions in the order of their commits, up to which of them the
 * pool has acknowledged, and the state behind each. After a crash the pool must be in the state
 * behind one that is not before the last acknowledged. Thread-safe, for an acknowledgement comes on
 * the journal's thread; one thread appends.
 */
final class PoolModel {
  /** How many acknowledged transactions stay known one by one, for pools whose journal rots. */
  private static final int KEPT = 40;

  private final int kept;

  private record Numbered(long number, List<ModelChange> changes) {}

  private final Deque<Numbered> log = new ArrayDeque<>();
  private ModelState base = new ModelState();
  private long baseNumber;
  private ModelState newest = new ModelState();
  private long appended;
  private long acknowledged;

  PoolModel() {
    this(KEPT);
  }

  /**
   * @param kept how many acknowledged transactions stay known one by one
   */
  PoolModel(int kept) {
    this.kept = kept;
  }

  /** The state behind the last transaction. */
  synchronized ModelState newest() {
    return newest;
  }

  synchronized long appended() {
    return appended;
  }

  synchronized long acknowledged() {
    return acknowledged;
  }

  /** The number that the next transaction will have. */
  synchronized long nextNumber() {
    return appended + 1;
  }

  /** A transaction is being given to the pool. */
  synchronized void append(List<ModelChange> changes) {
    appended++;
    log.add(new Numbered(appended, List.copyOf(changes)));
    newest.apply(changes);
  }

  /** The transaction appended last was refused: it never was. */
  synchronized void refused() {
    log.removeLast();
    appended--;
    newest = stateBehind(appended);
  }

  /** The pool acknowledged a transaction. */
  synchronized void acknowledge(long number) {
    Violation.require(
        number == acknowledged + 1,
        "transaction %d acknowledged after %d".formatted(number, acknowledged));
    acknowledged = number;
    while (!log.isEmpty() && log.getFirst().number <= acknowledged - kept) {
      Numbered first = log.removeFirst();
      base.apply(first.changes);
      baseNumber = first.number;
    }
  }

  /** The state behind a transaction, from the last acknowledged to the last appended. */
  synchronized ModelState stateBehind(long number) {
    return stateBehind(number, acknowledged);
  }

  /** The same where the last acknowledged ones may be lost, down to one that is still known. */
  synchronized ModelState stateBehind(long number, long atLeast) {
    Violation.require(
        number >= Math.max(baseNumber, atLeast) && number <= appended,
        "the pool is behind transaction %d; %d is acknowledged, %d the last"
            .formatted(number, acknowledged, appended));
    ModelState state = base.copy();
    for (Numbered each : log) {
      if (each.number <= number) {
        state.apply(each.changes);
      }
    }
    return state;
  }

  /** A crash lost everything behind this transaction. */
  synchronized void crashed(long number) {
    base = stateBehind(number);
    baseNumber = number;
    log.clear();
    newest = base.copy();
    appended = number;
    acknowledged = number;
  }

  @Override
  public synchronized String toString() {
    return "model at %d, acknowledged %d, appended %d"
        .formatted(baseNumber, acknowledged, appended);
  }
}
