package io.atoll.blockpool.check;

import java.util.Arrays;

/**
 * Counts by number, in 24 bytes a number: with each count the sum of a hash, to tell that all
 * counted things were alike.
 */
final class LongCounts {
  /** Memory for one number at the usual load. */
  static final long BYTES_PER_KEY = 36;

  private static final long EMPTY = -1;

  /** Gets each number with its count. */
  interface Action {
    void accept(long key, long count);
  }

  private long[] keys = new long[64];
  private long[] counts = new long[64];
  private long[] sums = new long[64];
  private int size;
  private long total;

  LongCounts() {
    Arrays.fill(keys, EMPTY);
  }

  void add(long key, int hash) {
    int at = find(key);
    if (keys[at] == EMPTY) {
      if (size * 3 >= keys.length * 2) {
        grow();
        at = find(key);
      }
      keys[at] = key;
      size++;
    }
    counts[at]++;
    total++;
    sums[at] += hash;
  }

  /** How often anything was counted. */
  long total() {
    return total;
  }

  long count(long key) {
    return counts[find(key)];
  }

  /** Whether everything that was counted for the number had this hash. */
  boolean alike(long key, int hash) {
    int at = find(key);
    return sums[at] == counts[at] * hash;
  }

  /** The count becomes zero; the number stays. */
  void clear(long key) {
    int at = find(key);
    counts[at] = 0;
    sums[at] = 0;
  }

  void forEach(Action action) {
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != EMPTY && counts[i] != 0) {
        action.accept(keys[i], counts[i]);
      }
    }
  }

  private int find(long key) {
    int at = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    while (keys[at] != EMPTY && keys[at] != key) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    long[] oldSums = sums;
    keys = new long[oldKeys.length * 2];
    counts = new long[keys.length];
    sums = new long[keys.length];
    Arrays.fill(keys, EMPTY);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != EMPTY) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        counts[at] = oldCounts[i];
        sums[at] = oldSums[i];
      }
    }
  }
}
