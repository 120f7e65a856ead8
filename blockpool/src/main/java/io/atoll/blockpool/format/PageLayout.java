package io.atoll.blockpool.format;

/**
 * Where things lie in a tree page: header, common key prefix, a slot (16-bit offset) an entry,
 * entries packed towards the end. See docs/on-disk-format.md, "Tree page".
 */
public final class PageLayout {
  public static final int PAGE_BYTES = 16384;
  public static final int PAGE_BLOCKS = PAGE_BYTES / Extent.BLOCK_BYTES;
  public static final int MAGIC = 0x47505441; // "ATPG"
  public static final int VERSION = 1;

  public static final int AT_MAGIC = 0;
  public static final int AT_VERSION = 4;
  public static final int AT_LEVEL = 5;
  public static final int AT_COUNT = 6;
  public static final int AT_DATASET = 8;
  public static final int AT_BIRTH = 16;
  public static final int AT_BLOCK = 24;
  public static final int AT_PREFIX_LENGTH = 32;
  public static final int HEADER_BYTES = 40;

  /** Bytes of an entry besides key suffix and value: two lengths. */
  public static final int ENTRY_OVERHEAD = 4;

  /** Bytes of a slot. */
  public static final int SLOT_BYTES = 2;

  public static final int MAX_KEY_BYTES = 2048;
  public static final int MAX_VALUE_BYTES = 12288;

  private PageLayout() {}
}
