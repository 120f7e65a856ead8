package io.atoll.blockpool.tree;

import java.util.Arrays;

/**
 * Entries in key order as bytes, one behind the other: what a merge moves from page to page without
 * making objects of it. Entries are numbered from 0. Not thread-safe.
 */
public final class EntryRun {
  private byte[] bytes = new byte[2 * PageImage.CAPACITY];
  // Entry i has its key at starts[i] and its value behind that up to starts[i + 1].
  private int[] starts = new int[256];
  private int[] keyLengths = new int[256];
  private int count;

  public int count() {
    return count;
  }

  /** Adds an entry at the end. */
  public void add(byte[] key, byte[] value) {
    int at = grow(key.length, value.length);
    System.arraycopy(key, 0, bytes, at, key.length);
    System.arraycopy(value, 0, bytes, at + key.length, value.length);
  }

  /** Adds an entry of a page at the end. */
  void add(PageView page, int entry) {
    int keyLength = page.keyLength(entry);
    int at = grow(keyLength, page.valueLength(entry));
    page.copyEntry(entry, bytes, at);
  }

  /** Makes room for one more entry and gives the place of its key. */
  private int grow(int keyLength, int valueLength) {
    int at = starts[count];
    int end = at + keyLength + valueLength;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
    if (count + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      keyLengths = Arrays.copyOf(keyLengths, keyLengths.length * 2);
    }
    keyLengths[count++] = keyLength;
    starts[count] = end;
    return at;
  }

  /** Takes away the first entries. */
  void removeFirst(int entries) {
    int gone = starts[entries];
    System.arraycopy(bytes, gone, bytes, 0, starts[count] - gone);
    for (int i = entries; i <= count; i++) {
      starts[i - entries] = starts[i] - gone;
    }
    System.arraycopy(keyLengths, entries, keyLengths, 0, count - entries);
    count -= entries;
  }

  byte[] key(int entry) {
    return Arrays.copyOfRange(bytes, starts[entry], starts[entry] + keyLengths[entry]);
  }

  /** How many bytes the keys of the first and another entry have in common from the start. */
  int commonPrefix(int entry) {
    int first = keyLengths[0];
    int at = starts[entry];
    int mismatch = Arrays.mismatch(bytes, 0, first, bytes, at, at + keyLengths[entry]);
    return mismatch < 0 ? first : mismatch;
  }

  /** Bytes of keys and values of the first {@code entries}. */
  int byteCount(int entries) {
    return starts[entries];
  }

  int keyLength(int entry) {
    return keyLengths[entry];
  }

  int valueLength(int entry) {
    return starts[entry + 1] - starts[entry] - keyLengths[entry];
  }

  /** The bytes of all entries; an entry's begin at {@link #start}. */
  byte[] bytes() {
    return bytes;
  }

  int start(int entry) {
    return starts[entry];
  }
}
