package io.atoll.blockpool.tree;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Looks into the bytes of one tree page, leaf or inner, without copying it. The segment must stay
 * valid while the view is used. Entries are numbered from 0 in key order. In an inner page an
 * entry's key is the lowest key of its child's range (empty for the first) and its value the
 * child's {@link PagePointer}, on level 1 perhaps with a {@link LeafFilter} behind it.
 */
public final class PageView {
  static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment page;
  private final int count;
  private final int prefixLength;
  private final int slots;

  public PageView(MemorySegment page) {
    this.page = page;
    this.count = u16(PageLayout.AT_COUNT);
    this.prefixLength = u16(PageLayout.AT_PREFIX_LENGTH);
    this.slots = PageLayout.HEADER_BYTES + prefixLength;
  }

  public int count() {
    return count;
  }

  /** 0 for a leaf. */
  public int level() {
    return page.get(ValueLayout.JAVA_BYTE, PageLayout.AT_LEVEL) & 0xFF;
  }

  /**
   * The number of the first entry whose key is not below {@code key}; {@link #count()} when all are
   * below.
   */
  public int lowerBound(byte[] key) {
    int prefixOrder = comparePrefix(key);
    if (prefixOrder != 0) {
      return prefixOrder < 0 ? 0 : count;
    }
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareSuffix(middle, key) > 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of the child of an inner page in whose range {@code key} lies. */
  public int childFor(byte[] key) {
    int at = lowerBound(key);
    boolean exact = at < count && keyEquals(at, key);
    return exact ? at : Math.max(0, at - 1);
  }

  public boolean keyEquals(int entry, byte[] key) {
    return key.length == prefixLength + suffixLength(entry)
        && comparePrefix(key) == 0
        && compareSuffix(entry, key) == 0;
  }

  public byte[] key(int entry) {
    int at = entryAt(entry);
    int suffix = u16(at);
    byte[] key = new byte[prefixLength + suffix];
    MemorySegment.copy(page, ValueLayout.JAVA_BYTE, PageLayout.HEADER_BYTES, key, 0, prefixLength);
    MemorySegment.copy(
        page, ValueLayout.JAVA_BYTE, at + PageLayout.ENTRY_OVERHEAD, key, prefixLength, suffix);
    return key;
  }

  int keyLength(int entry) {
    return prefixLength + suffixLength(entry);
  }

  /** Copies an entry's key and the value behind it. */
  void copyEntry(int entry, byte[] to, int at) {
    int from = entryAt(entry);
    int rest = u16(from) + u16(from + 2);
    MemorySegment.copy(page, ValueLayout.JAVA_BYTE, PageLayout.HEADER_BYTES, to, at, prefixLength);
    MemorySegment.copy(
        page, ValueLayout.JAVA_BYTE, from + PageLayout.ENTRY_OVERHEAD, to, at + prefixLength, rest);
  }

  public int valueLength(int entry) {
    return u16(entryAt(entry) + 2);
  }

  public byte[] value(int entry) {
    int at = entryAt(entry);
    byte[] value = new byte[u16(at + 2)];
    MemorySegment.copy(page, ValueLayout.JAVA_BYTE, valueAt(at), value, 0, value.length);
    return value;
  }

  public PagePointer child(int entry) {
    int at = valueAt(entryAt(entry));
    return new PagePointer(page.get(I64, at), page.get(I32, at + 8L), page.get(I64, at + 12L));
  }

  /**
   * Whether a key can be below an entry of a page of level 1, by the filter behind its pointer; yes
   * where there is none.
   */
  public boolean childMayHold(int entry, byte[] key) {
    int at = entryAt(entry);
    int filter = u16(at + 2) - PagePointer.BYTES;
    return filter == 0
        || LeafFilter.mayHold(page, valueAt(at) + (long) PagePointer.BYTES, filter, key);
  }

  /** The value as a reader over a copy. */
  public RowReader valueReader(int entry) {
    return new RowReader(value(entry));
  }

  private int valueAt(int at) {
    return at + PageLayout.ENTRY_OVERHEAD + u16(at);
  }

  private int suffixLength(int entry) {
    return u16(entryAt(entry));
  }

  private int entryAt(int entry) {
    return u16(slots + entry * PageLayout.SLOT_BYTES);
  }

  private int u16(int at) {
    return page.get(U16, at) & 0xFFFF;
  }

  /**
   * Negative when the key lies before all keys with the page's prefix, positive when behind, 0 when
   * it has the prefix.
   */
  private int comparePrefix(byte[] key) {
    int common = Math.min(prefixLength, key.length);
    for (int i = 0; i < common; i++) {
      int order =
          (key[i] & 0xFF) - (page.get(ValueLayout.JAVA_BYTE, PageLayout.HEADER_BYTES + i) & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return key.length < prefixLength ? -1 : 0;
  }

  /** Compares the key with an entry's, both having the prefix: positive when the key is greater. */
  private int compareSuffix(int entry, byte[] key) {
    int at = entryAt(entry);
    int suffix = u16(at);
    int start = at + PageLayout.ENTRY_OVERHEAD;
    int length = Math.min(suffix, key.length - prefixLength);
    for (int i = 0; i < length; i++) {
      int order =
          (key[prefixLength + i] & 0xFF) - (page.get(ValueLayout.JAVA_BYTE, start + i) & 0xFF);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(key.length - prefixLength, suffix);
  }
}
