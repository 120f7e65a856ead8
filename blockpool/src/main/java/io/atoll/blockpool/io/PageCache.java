package io.atoll.blockpool.io;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.HugePages;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.tree.PageSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Tree pages in memory outside of the heap, verified when read. Keyed by block and checked against
 * the pointer's checksum, so that a block that was freed and written anew is never taken for its
 * predecessor. A page is pinned while somebody looks at it; its frame returns to the slab when
 * evicted and unpinned. Thread-safe.
 */
public final class PageCache implements PageSource, AutoCloseable {
  /** Frames beyond the cache's own, for pages that are evicted but still pinned or being read. */
  private static final int SPARE_FRAMES = 128;

  private static final int SLAB_FRAMES = HugePages.BYTES / PageLayout.PAGE_BYTES;

  private static final ValueLayout.OfInt I32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong I64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final PoolIo io;
  // Collected with the cache: a shared arena would count every access of every thread in one place.
  private final Arena arena = Arena.ofAuto();
  private final ConcurrentLinkedQueue<MemorySegment> frames = new ConcurrentLinkedQueue<>();
  private final int frameLimit;
  private int allocated;
  private final Cache<Long, CachedPage> pages;

  /**
   * @param budgetBytes memory for cached pages, at least 1 MiB
   */
  public PageCache(PoolIo io, long budgetBytes) {
    this.io = io;
    int capacity = (int) Math.max(64, budgetBytes / PageLayout.PAGE_BYTES);
    this.frameLimit = capacity + SPARE_FRAMES;
    this.pages =
        Caffeine.newBuilder()
            .maximumSize(capacity)
            .executor(Runnable::run)
            .recordStats()
            .<Long, CachedPage>evictionListener((block, page, cause) -> release(page))
            .build();
  }

  @Override
  public Pinned read(PagePointer pointer, long dataset) throws IOException {
    CachedPage page = pages.getIfPresent(pointer.block());
    if (page != null && page.crc == pointer.crc() && page.pin()) {
      return page;
    }
    return load(pointer, dataset, true);
  }

  /**
   * Reads without changing what the cache holds: for merges and scans that pass once over many
   * pages.
   */
  public Pinned readOnce(PagePointer pointer, long dataset) throws IOException {
    CachedPage page = pages.getIfPresent(pointer.block());
    if (page != null && page.crc == pointer.crc() && page.pin()) {
      return page;
    }
    return load(pointer, dataset, false);
  }

  /** Whether the page is in memory now. */
  public boolean holds(PagePointer pointer) {
    CachedPage page = pages.asMap().get(pointer.block());
    return page != null && page.crc == pointer.crc();
  }

  /** Puts a page that was just written in the place of the one that it replaces. */
  public void insert(PagePointer pointer, MemorySegment bytes) {
    CachedPage page = new CachedPage(frame(), pointer.crc());
    page.bytes.copyFrom(bytes);
    put(pointer.block(), page);
  }

  /** Forgets a page whose blocks were freed. */
  public void forget(PagePointer pointer) {
    CachedPage page = pages.asMap().get(pointer.block());
    if (page != null && page.crc == pointer.crc() && pages.asMap().remove(pointer.block(), page)) {
      release(page);
    }
  }

  public double hitRate() {
    return pages.stats().hitRate();
  }

  private Pinned load(PagePointer pointer, long dataset, boolean keep) throws IOException {
    CachedPage page = new CachedPage(frame(), pointer.crc());
    try {
      io.readVerified(
          "tree page", pointer.block(), page.bytes, PageLayout.PAGE_BYTES, pointer.crc());
      checkIdentity(page.bytes, pointer, dataset);
    } catch (IOException | RuntimeException | Error e) {
      page.unpin();
      throw e;
    }
    if (keep && page.pin()) {
      put(pointer.block(), page);
    }
    return page;
  }

  private static void checkIdentity(MemorySegment bytes, PagePointer pointer, long dataset)
      throws PoolException.Corrupt {
    long foundDataset = bytes.get(I64, PageLayout.AT_DATASET);
    long foundBlock = bytes.get(I64, PageLayout.AT_BLOCK);
    long foundBirth = bytes.get(I64, PageLayout.AT_BIRTH);
    boolean right =
        bytes.get(I32, PageLayout.AT_MAGIC) == PageLayout.MAGIC
            && foundDataset == dataset
            && foundBlock == pointer.block()
            && foundBirth == pointer.birth();
    if (!right) {
      throw new PoolException.Corrupt(
          "tree page",
          pointer.block() * Extent.BLOCK_BYTES,
          "dataset %d, block %d, birth %d".formatted(dataset, pointer.block(), pointer.birth()),
          "dataset %d, block %d, birth %d".formatted(foundDataset, foundBlock, foundBirth));
    }
  }

  private void put(long block, CachedPage page) {
    CachedPage previous = pages.asMap().put(block, page);
    if (previous != null) {
      release(previous);
    }
  }

  private static void release(@Nullable CachedPage page) {
    if (page != null) {
      page.unpin();
    }
  }

  private MemorySegment frame() {
    MemorySegment frame = frames.poll();
    return frame != null ? frame : newFrame();
  }

  /** Frames are made many at once: one by one their alignment would cost a quarter more memory. */
  private synchronized MemorySegment newFrame() {
    MemorySegment given = frames.poll();
    if (given != null) {
      return given;
    }
    int count = Math.min(SLAB_FRAMES, frameLimit - allocated);
    if (count == 0) {
      // All spare frames are pinned by readers at once: one of its own, collected with its page.
      return Arena.ofAuto().allocate(PageLayout.PAGE_BYTES, Extent.BLOCK_BYTES);
    }
    MemorySegment slab = slab(count * PageLayout.PAGE_BYTES);
    allocated += count;
    for (int i = 1; i < count; i++) {
      frames.add(slab.asSlice((long) i * PageLayout.PAGE_BYTES, PageLayout.PAGE_BYTES));
    }
    return slab.asSlice(0, PageLayout.PAGE_BYTES);
  }

  private MemorySegment slab(int bytes) {
    boolean whole = bytes == HugePages.BYTES;
    return whole ? HugePages.allocate(arena, bytes) : arena.allocate(bytes, Extent.BLOCK_BYTES);
  }

  @Override
  public void close() {
    pages.invalidateAll();
    frames.clear();
  }

  /** A page in a frame; its creator's pin counts as one. */
  private final class CachedPage implements Pinned {
    private final MemorySegment bytes;
    private final int crc;
    private final AtomicInteger pins = new AtomicInteger(1);

    CachedPage(MemorySegment bytes, int crc) {
      this.bytes = bytes;
      this.crc = crc;
    }

    boolean pin() {
      int seen = pins.get();
      while (seen > 0) {
        if (pins.compareAndSet(seen, seen + 1)) {
          return true;
        }
        seen = pins.get();
      }
      return false;
    }

    void unpin() {
      if (pins.decrementAndGet() == 0 && bytes.scope().equals(arena.scope())) {
        frames.add(bytes);
      }
    }

    @Override
    public MemorySegment bytes() {
      return bytes;
    }

    @Override
    public void close() {
      unpin();
    }
  }
}
