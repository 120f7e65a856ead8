package io.atoll.lockmgr.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which closings count (law L6). Pure.
 *
 * <ol>
 *   <li>R1 A closing found in a log counts if the log is that of a live incarnation, or if the log
 *       is itself closed and the closing lies before its end. One at or beyond the end never
 *       happened.
 *   <li>R2 A log is closed once: of several counting closings the one of the lowest epoch is the
 *       one (a later leader that finds it adopts it and writes none of its own).
 *   <li>R3 A recoverer closes the logs of failed recoverers before the logs they were closing,
 *       because only then does it know which closings count.
 * </ol>
 */
public final class ClosingRules {
  private ClosingRules() {}

  /**
   * A closing and where it was found.
   *
   * @param writer the incarnation in whose log it stands
   * @param record its record number there
   * @param closing the closing
   */
  public record Found(Incarnation writer, long record, Closing closing) {}

  /**
   * The closing of {@code incarnation} that counts.
   *
   * @param found every closing in every log that could be read
   * @param settled logs already known to be closed, by incarnation
   * @return empty if its log is still open
   */
  public static Optional<Closing> effective(
      Incarnation incarnation, Collection<Found> found, Map<Incarnation, Closing> settled) {
    Closing known = settled.get(incarnation);
    if (known != null) {
      return Optional.of(known);
    }
    Closing best = null;
    for (Found f : found) {
      if (!f.closing().closed().equals(incarnation) || f.writer().equals(incarnation)) {
        continue;
      }
      Optional<Closing> writerClosed = effective(f.writer(), without(found, f), settled);
      boolean counts = writerClosed.isEmpty() || f.record() < writerClosed.get().endRecord();
      if (counts && (best == null || f.closing().epoch().compareTo(best.epoch()) < 0)) {
        best = f.closing();
      }
    }
    return Optional.ofNullable(best);
  }

  private static List<Found> without(Collection<Found> found, Found one) {
    List<Found> rest = new ArrayList<>(found);
    rest.remove(one);
    return rest;
  }

  /**
   * The order in which to close logs: recoverers before those whose closing stands in their log.
   *
   * @param dead what has to be closed
   * @param found every closing in every log that could be read
   * @return {@code dead} reordered; newest incarnation first where there is no other order
   */
  public static List<Incarnation> order(Collection<Incarnation> dead, Collection<Found> found) {
    List<Incarnation> newestFirst = new ArrayList<>(dead);
    newestFirst.sort((a, b) -> b.compareTo(a));
    Map<Incarnation, Boolean> done = new LinkedHashMap<>();
    for (Incarnation start : newestFirst) {
      Deque<Incarnation> path = new ArrayDeque<>();
      visit(start, newestFirst, found, done, path);
    }
    return List.copyOf(done.keySet());
  }

  private static void visit(
      Incarnation one,
      List<Incarnation> dead,
      Collection<Found> found,
      Map<Incarnation, Boolean> done,
      Deque<Incarnation> path) {
    if (done.containsKey(one) || path.contains(one)) {
      return;
    }
    path.push(one);
    for (Found f : found) {
      if (f.closing().closed().equals(one) && dead.contains(f.writer())) {
        visit(f.writer(), dead, found, done, path);
      }
    }
    path.pop();
    done.put(one, true);
  }
}
