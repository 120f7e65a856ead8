package io.atoll.blockpool.tree;

import io.atoll.blockpool.Invariants;
import io.atoll.blockpool.format.PageLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes one page from entries in key order. Pure; the caller seals it with a checksum in the
 * pointer.
 */
public final class PageImage {
  /** Bytes of a page that entries, slots and the common prefix can fill. */
  static final int CAPACITY = PageLayout.PAGE_BYTES - PageLayout.HEADER_BYTES;

  private PageImage() {}

  /** Bytes that entries with this common prefix take. */
  static int size(int count, int prefixLength, int bytes) {
    int perEntry = PageLayout.SLOT_BYTES + PageLayout.ENTRY_OVERHEAD - prefixLength;
    return prefixLength + count * perEntry + bytes;
  }

  /**
   * Fills {@code page} (16 KiB) with the first entries of a run.
   *
   * @param block where the page will lie, part of its identity
   */
  public static void build(
      MemorySegment page,
      int level,
      long dataset,
      long birth,
      long block,
      EntryRun entries,
      int count) {
    int prefix = entries.commonPrefix(count - 1);
    page.fill((byte) 0);
    page.set(PageView.I32, PageLayout.AT_MAGIC, PageLayout.MAGIC);
    page.set(ValueLayout.JAVA_BYTE, PageLayout.AT_VERSION, (byte) PageLayout.VERSION);
    page.set(ValueLayout.JAVA_BYTE, PageLayout.AT_LEVEL, (byte) level);
    page.set(PageView.U16, PageLayout.AT_COUNT, (short) count);
    page.set(PageView.I64, PageLayout.AT_DATASET, dataset);
    page.set(PageView.I64, PageLayout.AT_BIRTH, birth);
    page.set(PageView.I64, PageLayout.AT_BLOCK, block);
    page.set(PageView.U16, PageLayout.AT_PREFIX_LENGTH, (short) prefix);
    MemorySegment.copy(
        entries.bytes(), 0, page, ValueLayout.JAVA_BYTE, PageLayout.HEADER_BYTES, prefix);
    int slot = PageLayout.HEADER_BYTES + prefix;
    int at = slot + count * PageLayout.SLOT_BYTES;
    for (int i = 0; i < count; i++) {
      page.set(PageView.U16, slot, (short) at);
      slot += PageLayout.SLOT_BYTES;
      at = put(page, at, entries, i, prefix);
    }
    Invariants.check(at <= PageLayout.PAGE_BYTES, "page fits its entries");
  }

  private static int put(MemorySegment page, int at, EntryRun entries, int entry, int prefix) {
    int suffix = entries.keyLength(entry) - prefix;
    int value = entries.valueLength(entry);
    page.set(PageView.U16, at, (short) suffix);
    page.set(PageView.U16, at + 2L, (short) value);
    int keyAt = at + PageLayout.ENTRY_OVERHEAD;
    int from = entries.start(entry) + prefix;
    MemorySegment.copy(entries.bytes(), from, page, ValueLayout.JAVA_BYTE, keyAt, suffix + value);
    return keyAt + suffix + value;
  }
}
