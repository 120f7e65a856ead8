package io.atoll.blockpool.alloc;

import io.atoll.blockpool.Invariants;
import java.util.Arrays;

/**
 * One map page in memory: <em>live</em> says what may be allocated now, <em>durable</em> what the
 * next checkpoint will write. A block is clear in live only if it is clear in durable.
 */
final class MapPageState {
  private final Bits live;
  private final Bits durable;
  private int liveFree;
  private boolean dirty;

  /**
   * @param usable how many bits lie on the device
   */
  MapPageState(Bits durable, int usable) {
    this.durable = durable;
    this.live = durable.copy();
    this.liveFree = usable - live.count(usable);
  }

  int liveFree() {
    return liveFree;
  }

  /** The page grew with the device. */
  void extend(int from, int to) {
    liveFree += (to - from) - (live.count(to) - live.count(from));
  }

  /**
   * Finds and takes a clear run in live.
   *
   * @return its first bit, -1 when there is none of {@code min} bits at or above {@code from}
   */
  int findRun(int from, int bound, int min) {
    int at = live.nextClear(from, bound);
    while (at + min <= bound) {
      int end = live.nextSet(at, at + min);
      if (end == at + min) {
        return at;
      }
      at = live.nextClear(end, bound);
    }
    return -1;
  }

  /** Length of the clear run at {@code at}, at most {@code max}. */
  int runLength(int at, int bound, int max) {
    return live.nextSet(at, Math.min(bound, at + max)) - at;
  }

  void take(int bit, int count) {
    Invariants.check(live.all(bit, count, false), "S1: taken blocks are free");
    live.set(bit, count, true);
    liveFree -= count;
  }

  void release(int bit, int count) {
    Invariants.check(live.all(bit, count, true), "S1: released blocks are in use");
    Invariants.check(durable.all(bit, count, false), "S1: released blocks are not referenced");
    live.set(bit, count, false);
    liveFree += count;
  }

  void reference(int bit, int count) {
    Invariants.check(
        durable.all(bit, count, false), "J6: an extent is referenced anew only when free");
    durable.set(bit, count, true);
    dirty = true;
  }

  void unreference(int bit, int count) {
    Invariants.check(durable.all(bit, count, true), "J6: only referenced extents are freed");
    durable.set(bit, count, false);
    dirty = true;
  }

  /** Replay found an extent of a record: it is in use from the start. */
  void takeIfFree(int bit, int count) {
    for (int i = bit; i < bit + count; i++) {
      if (!live.get(i)) {
        live.set(i, 1, true);
        liveFree--;
      }
    }
  }

  boolean dirty() {
    return dirty;
  }

  /** The next checkpoint writes the page although nothing in it changed. */
  void rewrite() {
    dirty = true;
  }

  void clean() {
    dirty = false;
  }

  /** Nothing would be lost by forgetting the page. */
  boolean evictable() {
    return !dirty && Arrays.equals(live.words(), durable.words());
  }

  Bits durable() {
    return durable;
  }
}
