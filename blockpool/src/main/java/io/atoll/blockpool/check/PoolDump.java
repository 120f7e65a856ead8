package io.atoll.blockpool.check;

import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.checkpoint.RootTable;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.format.SlotHeader;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PageCache;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.journal.JournalScan;
import io.atoll.blockpool.recover.SuperblockStore;
import io.atoll.blockpool.tree.PageSource;
import io.atoll.blockpool.tree.PageView;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a pool's device holds, as text, one stored thing a line: for developers, and for
 * people whose pool is broken. Goes on where something is broken and says so. Writes nothing. One
 * thread.
 */
public final class PoolDump {
  /** What to print. */
  public enum Part {
    SUPERBLOCKS,
    HEADERS,
    /** Groups and records behind the last checkpoint. */
    JOURNAL,
    /** The root table's rows. */
    ROOTS,
    /** Every page of every tree, without its rows. */
    PAGES,
    /** Every row as the last checkpoint has it. */
    ROWS,
    /** Free-space map pages. */
    MAPS
  }

  private static final long CACHE_BYTES = 4 << 20;

  private final BlockDevice device;
  private final Superblock superblock;
  private final PoolIo io;
  private final PrintStream out;

  private PoolDump(BlockDevice device, Superblock superblock, PrintStream out) {
    this.device = device;
    this.superblock = superblock;
    this.io = new PoolIo(device, superblock.id());
    this.out = out;
  }

  /**
   * Prints some parts of the pool on a device.
   *
   * @throws io.atoll.blockpool.PoolException.Unsupported when there is none, or one that this build
   *     does not know
   */
  public static void print(BlockDevice device, PrintStream out, Part... parts) throws IOException {
    Superblock superblock = FixedCheck.required(SuperblockStore.find(device), device);
    PoolDump dump = new PoolDump(device, superblock, out);
    for (Part part : parts) {
      out.println("# " + part);
      dump.print(part);
    }
  }

  private void print(Part part) throws IOException {
    switch (part) {
      case SUPERBLOCKS -> superblocks();
      case HEADERS -> headers();
      case JOURNAL -> journal();
      case ROOTS, PAGES, ROWS, MAPS -> {
        try (PageCache cache = new PageCache(io, CACHE_BYTES)) {
          state(part, cache);
        } catch (IOException | RuntimeException e) {
          out.println("  broken: " + e.getMessage());
        }
      }
    }
  }

  private void superblocks() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (long copy : Geometry.superblockCopies()) {
        device.read(copy * Extent.BLOCK_BYTES, block);
        Superblock found = Superblock.read(block);
        out.printf("block %d: %s%n", copy, found == null ? "broken" : found);
      }
    }
  }

  private void headers() throws IOException {
    for (int slot = 0; slot < superblock.geometry().slotCount(); slot++) {
      for (int copy = 0; copy < 2; copy++) {
        SlotHeader found = header(slot, copy);
        out.printf(
            "block %d: %s%n",
            superblock.geometry().headerBlock(slot, copy), found == null ? "broken" : found);
      }
    }
  }

  private @Nullable SlotHeader header(int slot, int copy) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      io.read(superblock.geometry().headerBlock(slot, copy), block);
      return SlotHeader.read(block, superblock.id(), slot);
    }
  }

  private @Nullable SlotHeader newest() throws IOException {
    SlotHeader first = header(0, 0);
    SlotHeader second = header(0, 1);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.writeSequence() > second.writeSequence() ? first : second;
  }

  /** Follows the closed logs to their ends, then the open one. */
  private void journal() throws IOException {
    SlotHeader header = newest();
    if (header == null) {
      out.println("  no header, so nobody knows where the journal begins");
      return;
    }
    SlotHeader.JournalPosition position = header.journalStart();
    for (SlotHeader.Closing closing : header.closings()) {
      out.printf(
          "log of incarnation %d, closed behind record %d%n",
          closing.incarnation(), closing.lastSequence());
      log(closing.incarnation(), position, closing.lastSequence(), header.cutSequence());
      position = closing.next();
    }
    out.printf("log of incarnation %d%n", header.incarnation());
    log(header.incarnation(), position, Long.MAX_VALUE, header.cutSequence());
  }

  private void log(long incarnation, SlotHeader.JournalPosition from, long last, long cut)
      throws IOException {
    Geometry geometry = superblock.geometry();
    Journal.Placement placement =
        new Journal.Placement(0, incarnation, geometry.journalStart(0), geometry.journalBlocks());
    JournalScan scan = new JournalScan(io, placement, from);
    long sequence = 0;
    while (sequence < last) {
      int block = scan.position().block();
      JournalScan.Group group = scan.next();
      if (group == null) {
        return;
      }
      out.printf("  group at %d: %s%n", block, group.header());
      sequence = group.header().firstSequence() - 1;
      for (byte[] record : group.records()) {
        sequence++;
        String fate =
            sequence <= cut ? " (in the checkpoint)" : sequence > last ? " (cut off)" : "";
        out.printf("    record %d%s%n", sequence, fate);
        new RecordText(out).print(record);
      }
    }
  }

  private void state(Part part, PageCache cache) throws IOException {
    SlotHeader header = newest();
    if (header == null) {
      out.println("  no header, so nobody knows where the root table is");
      return;
    }
    RootTable.Contents roots = RootTable.read(cache, header.rootTable());
    if (part == Part.MAPS) {
      maps(roots.maps());
      return;
    }
    if (part == Part.ROOTS) {
      roots.datasets().forEach((id, row) -> out.printf("dataset %d: %s%n", id, row));
      roots.maps().forEach((page, state) -> out.printf("map page %d: %s%n", page, state));
      return;
    }
    tree(cache, part, DatasetTable.ROOT_TABLE, header.rootTable());
    for (Map.Entry<Long, DatasetRow> dataset : roots.datasets().entrySet()) {
      tree(cache, part, dataset.getKey(), dataset.getValue().root());
    }
  }

  private void tree(PageCache cache, Part part, long dataset, @Nullable PagePointer root) {
    out.printf("tree of dataset %d%n", dataset);
    if (root != null) {
      page(cache, part, dataset, root, 1);
    }
  }

  private void page(PageCache cache, Part part, long dataset, PagePointer pointer, int depth) {
    String indent = "  ".repeat(depth);
    try (PageSource.Pinned pinned = cache.readOnce(pointer, dataset)) {
      PageView page = new PageView(pinned.bytes());
      if (part == Part.PAGES) {
        out.printf("%s%s level %d, %d entries%n", indent, pointer, page.level(), page.count());
      }
      for (int i = 0; i < page.count(); i++) {
        if (page.level() > 0) {
          page(cache, part, dataset, page.child(i), depth + 1);
        } else if (part == Part.ROWS) {
          out.println("  " + RowText.of(dataset, page.key(i), page.value(i)));
        }
      }
    } catch (IOException | RuntimeException e) {
      out.printf("%s%s broken: %s%n", indent, pointer, e.getMessage());
    }
  }

  private void maps(Map<Integer, MapState> states) throws IOException {
    Geometry geometry = superblock.geometry();
    int perGroup = geometry.mapPagesPerGroup();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (Map.Entry<Integer, MapState> state : states.entrySet()) {
        int page = state.getKey();
        for (int copy = 0; copy < 2; copy++) {
          long at = geometry.mapBlock(page / perGroup, page % perGroup, copy);
          io.read(at, block);
          boolean whole =
              MapPage.identifies(block, page / perGroup, page % perGroup)
                  && io.blockCrc(block) == state.getValue().crc();
          String current = copy == state.getValue().copy() ? ", current" : "";
          out.printf(
              "map page %d, block %d%s: %s%n",
              page, at, current, whole ? runs(block, state.getValue()) : "stale or broken");
        }
      }
    }
  }

  /** Runs of blocks in use, counted from the map page's first. */
  private static String runs(MemorySegment block, MapState state) {
    long[] words = MapPage.words(block);
    StringBuilder text = new StringBuilder(state.freeBlocks() + " free; in use:");
    int at = 0;
    while (at < state.usableBlocks()) {
      int end = at;
      while (end < state.usableBlocks() && (words[end >>> 6] >>> end & 1) != 0) {
        end++;
      }
      if (end > at) {
        text.append(' ').append(at).append('-').append(end - 1);
      }
      at = end + 1;
    }
    return text.toString();
  }
}
