package io.atoll.lockmgr.handle;

import io.atoll.lockmgr.api.LockRefusedException.Reason;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Until when requests may wait. Requests that were answered before are not taken out: whoever is
 * told that one is due looks whether it still waits. Guarded by the latch of the {@link Handles}.
 */
final class Timeouts {
  /**
   * A request whose time is over.
   *
   * @param deadlineNanos on the clock of the node
   * @param id number of its handle
   * @param request number of the request within the handle
   * @param reason with which it is refused
   */
  record Due(long deadlineNanos, long id, long request, Reason reason) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      // The clock's zero is anywhere, so only differences can be compared.
      return Long.compare(deadlineNanos - other.deadlineNanos, 0);
    }
  }

  private final PriorityQueue<Due> queue = new PriorityQueue<>();

  void add(long deadlineNanos, long id, long request, Reason reason) {
    queue.add(new Due(deadlineNanos, id, request, reason));
  }

  /** Takes out the next whose time is over; null if there is none. */
  @Nullable Due due(long nowNanos) {
    Due first = queue.peek();
    return first != null && first.deadlineNanos - nowNanos <= 0 ? queue.remove() : null;
  }

  /** When the next time is over. */
  OptionalLong next() {
    Due first = queue.peek();
    return first == null ? OptionalLong.empty() : OptionalLong.of(first.deadlineNanos);
  }
}
