package io.atoll.blockpool.tree;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.format.PageLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one page from entries in key order. Pure; the caller seals it with a checksum in the
 * pointer.
 */
public final class PageImage {
  /** Bytes of a page that entries, slots and the common prefix can fill. */
  static final int CAPACITY = PageLayout.PAGE_BYTES - PageLayout.HEADER_BYTES;

  private PageImage() {}

  /** Bytes that entries with this common prefix take. */
  static int size(int count, int prefixLength, long keyBytes, long valueBytes) {
    long perEntry = PageLayout.SLOT_BYTES + PageLayout.ENTRY_OVERHEAD - (long) prefixLength;
    return (int)
        Math.min(Integer.MAX_VALUE, prefixLength + count * perEntry + keyBytes + valueBytes);
  }

  static int commonPrefix(byte[] first, byte[] last) {
    int mismatch = Arrays.mismatch(first, last);
    return mismatch < 0 ? first.length : mismatch;
  }

  /**
   * Fills {@code page} (16 KiB) with the entries.
   *
   * @param block where the page will lie, part of its identity
   */
  public static void build(
      MemorySegment page, int level, long dataset, long birth, long block, List<Entry> entries) {
    int prefix = commonPrefix(entries.getFirst().key(), entries.getLast().key());
    page.fill((byte) 0);
    page.set(PageView.I32, PageLayout.AT_MAGIC, PageLayout.MAGIC);
    page.set(ValueLayout.JAVA_BYTE, PageLayout.AT_VERSION, (byte) PageLayout.VERSION);
    page.set(ValueLayout.JAVA_BYTE, PageLayout.AT_LEVEL, (byte) level);
    page.set(PageView.U16, PageLayout.AT_COUNT, (short) entries.size());
    page.set(PageView.I64, PageLayout.AT_DATASET, dataset);
    page.set(PageView.I64, PageLayout.AT_BIRTH, birth);
    page.set(PageView.I64, PageLayout.AT_BLOCK, block);
    page.set(PageView.U16, PageLayout.AT_PREFIX_LENGTH, (short) prefix);
    MemorySegment.copy(
        entries.getFirst().key(), 0, page, ValueLayout.JAVA_BYTE, PageLayout.HEADER_BYTES, prefix);
    int slot = PageLayout.HEADER_BYTES + prefix;
    int at = slot + entries.size() * PageLayout.SLOT_BYTES;
    for (Entry entry : entries) {
      page.set(PageView.U16, slot, (short) at);
      slot += PageLayout.SLOT_BYTES;
      at = put(page, at, entry, prefix);
    }
    Invariants.check(at <= PageLayout.PAGE_BYTES, "page fits its entries");
  }

  private static int put(MemorySegment page, int at, Entry entry, int prefix) {
    byte[] key = entry.key();
    byte[] value = entry.value();
    int suffix = key.length - prefix;
    page.set(PageView.U16, at, (short) suffix);
    page.set(PageView.U16, at + 2L, (short) value.length);
    int keyAt = at + PageLayout.ENTRY_OVERHEAD;
    MemorySegment.copy(key, prefix, page, ValueLayout.JAVA_BYTE, keyAt, suffix);
    MemorySegment.copy(value, 0, page, ValueLayout.JAVA_BYTE, keyAt + suffix, value.length);
    return keyAt + suffix + value.length;
  }
}
