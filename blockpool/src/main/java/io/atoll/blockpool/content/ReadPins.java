package io.atoll.blockpool.content;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Data ids that are being read, so that a reader finds the rows of its data however slow it is and
 * whatever becomes of the object: the reclaimer leaves them for later. Any thread.
 */
final class ReadPins {
  private static final int DISMANTLING = -1;

  private record Id(long dataset, long dataId) {}

  /** Readers of an id, or {@link #DISMANTLING}. */
  private final ConcurrentHashMap<Id, Integer> pins = new ConcurrentHashMap<>();

  /**
   * Pins an id for a reader, who then looks whether it is still there; false while it is taken
   * apart.
   */
  boolean pin(long dataset, long dataId) {
    int now =
        pins.merge(new Id(dataset, dataId), 1, (old, one) -> old == DISMANTLING ? old : old + one);
    return now != DISMANTLING;
  }

  void unpin(long dataset, long dataId) {
    pins.computeIfPresent(
        new Id(dataset, dataId), (id, readers) -> readers == 1 ? null : readers - 1);
  }

  /** Keeps readers off an id until {@link #dismantled}; false while somebody reads it. */
  boolean dismantle(long dataset, long dataId) {
    return pins.putIfAbsent(new Id(dataset, dataId), DISMANTLING) == null;
  }

  void dismantled(long dataset, long dataId) {
    pins.remove(new Id(dataset, dataId));
  }
}
