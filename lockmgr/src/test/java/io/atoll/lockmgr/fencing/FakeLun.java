package io.atoll.lockmgr.fencing;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A LUN's reservations as SPC-4 describes them: registrations per path, write exclusive for all
 * registrants, unit attentions to those who lost theirs, everything kept through power loss
 * (APTPL), replies that get lost.
 */
final class FakeLun {
  private final Map<Integer, Long> registered = new HashMap<>();
  private final Set<Integer> attention = new HashSet<>();
  private boolean reserved;
  int repliesToLose;
  boolean keysReadable = true;

  /** Power comes back: registrations and reservation are kept, every path gets a unit attention. */
  void powerLoss() {
    attention.addAll(registered.keySet());
  }

  boolean mayWrite(int path) {
    return !reserved || registered.containsKey(path);
  }

  ReservationDevice path(int path) {
    return new Path(path);
  }

  private final class Path implements ReservationDevice {
    private final int path;

    Path(int path) {
      this.path = path;
    }

    private Status reply(Status status) throws IOException {
      if (repliesToLose > 0) {
        repliesToLose--;
        throw new IOException("reply lost");
      }
      return status;
    }

    @Override
    public Status register(long key) throws IOException {
      if (attention.remove(path)) {
        return reply(Status.RETRY);
      }
      registered.put(path, key);
      return reply(Status.DONE);
    }

    @Override
    public Status unregister(long key) throws IOException {
      if (attention.remove(path)) {
        return reply(Status.RETRY);
      }
      if (registered.getOrDefault(path, 0L) != key) {
        return reply(Status.CONFLICT);
      }
      registered.remove(path);
      reserved &= !registered.isEmpty();
      return reply(Status.DONE);
    }

    @Override
    public Status reserve(long key) throws IOException {
      if (attention.remove(path)) {
        return reply(Status.RETRY);
      }
      if (registered.getOrDefault(path, 0L) != key) {
        return reply(Status.CONFLICT);
      }
      reserved = true;
      return reply(Status.DONE);
    }

    @Override
    public Status preemptAndAbort(long key, long victim) throws IOException {
      if (attention.remove(path)) {
        return reply(Status.RETRY);
      }
      if (registered.getOrDefault(path, 0L) != key || !registered.containsValue(victim)) {
        return reply(Status.CONFLICT);
      }
      registered.forEach((other, theirs) -> {
        if (theirs == victim) {
          attention.add(other);
        }
      });
      registered.values().removeIf(k -> k == victim);
      return reply(Status.DONE);
    }

    @Override
    public Optional<List<Long>> readKeys() {
      return keysReadable
          ? Optional.of(List.copyOf(new TreeSet<>(registered.values())))
          : Optional.empty();
    }

    @Override
    public void close() {}
  }
}
