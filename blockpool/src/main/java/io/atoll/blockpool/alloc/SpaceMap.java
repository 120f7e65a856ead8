package io.atoll.blockpool.alloc;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.MapPage;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The free space of the pool. Map pages are loaded when first needed and forgotten when clean, so
 * memory does not follow the device's size (L8). All methods may be called from any thread; a map
 * page's load happens under the latch.
 *
 * <p>An extent's way (S1): {@link #allocate} reserves it in <em>live</em>; the checkpoint
 * containing the record which refers to it calls {@link #reference}; the one containing the record
 * which drops it {@link #unreference}; {@link #release} makes it allocatable again, when the
 * reclamation epoch has passed, or at once if no record ever referred to it.
 */
public final class SpaceMap {
  private static final int LOADED_LIMIT = 4096;

  private final PoolIo io;
  private Geometry geometry;
  private MapCopies copies;
  private final Map<Integer, MapState> stored = new TreeMap<>();
  private final Map<Integer, MapPageState> loaded = new TreeMap<>();
  private final Map<Purpose, Cursor> cursors = new EnumMap<>(Purpose.class);
  private final HostRoom room;
  private long liveFree;
  private long reserve;

  private static final class Cursor {
    private int page;
    private int bit;
  }

  /**
   * @param stored the root table's rows by map page number (group times pages a group, plus page);
   *     a page without a row is as new
   */
  public SpaceMap(PoolIo io, Geometry geometry, Map<Integer, MapState> stored) throws IOException {
    this.io = io;
    this.geometry = geometry;
    this.copies = new MapCopies(io, geometry);
    this.stored.putAll(stored);
    int pages = pageCount(geometry);
    for (int page = 0; page < pages; page++) {
      liveFree += storedFree(page);
    }
    for (Purpose purpose : Purpose.values()) {
      Cursor cursor = new Cursor();
      cursor.page = (int) (pages * purpose.start());
      cursors.put(purpose, cursor);
    }
    reserve = reserveFor(geometry);
    room = new HostRoom(io.device(), reserve, geometry.journalBlocks());
  }

  private static long reserveFor(Geometry geometry) {
    return Math.clamp(geometry.deviceBlocks() / 20, 1024, 262_144);
  }

  private static int pageCount(Geometry geometry) {
    return geometry.groupCount() * geometry.mapPagesPerGroup();
  }

  private long storedFree(int page) {
    MapState state = stored.get(page);
    int usable = usable(page);
    if (state == null) {
      return (long) usable - Math.min(usable, metadataBits(page));
    }
    return (long) state.freeBlocks() + usable - state.usableBlocks();
  }

  /** Blocks of the page that lie on the device. */
  private int usable(int page) {
    int group = page / geometry.mapPagesPerGroup();
    long start = firstBlock(page);
    return Math.clamp(geometry.groupEnd(group) - start, 0, MapPage.BITS);
  }

  private int metadataBits(int page) {
    int inGroup = page % geometry.mapPagesPerGroup();
    return Math.clamp(
        (long) geometry.groupMetadataBlocks() - (long) inGroup * MapPage.BITS, 0, MapPage.BITS);
  }

  private long firstBlock(int page) {
    int perGroup = geometry.mapPagesPerGroup();
    return geometry.groupStart(page / perGroup) + (long) (page % perGroup) * MapPage.BITS;
  }

  private int pageOf(long block) {
    long offset = block - geometry.groupsStart();
    long group = offset / geometry.groupBlocks();
    return (int)
        (group * geometry.mapPagesPerGroup() + offset % geometry.groupBlocks() / MapPage.BITS);
  }

  /**
   * Reserves a run of exactly {@code blocks}.
   *
   * @throws PoolException.Full when there is no such run, or only the reserve is left and the
   *     purpose may not use it
   */
  public synchronized Extent allocate(Purpose purpose, int blocks) throws IOException {
    return allocate(purpose, blocks, blocks);
  }

  /**
   * Reserves a run of at least {@code min} and at most {@code max} blocks, from where this purpose
   * allocated last.
   */
  public synchronized Extent allocate(Purpose purpose, int min, int max) throws IOException {
    if (purpose.foreground() && liveFree - min < reserve) {
      throw new PoolException.Full(
          "the pool is full: %d blocks free, all reserved for deleting".formatted(liveFree));
    }
    if (purpose.foreground()) {
      room.require(min);
    }
    Cursor cursor = Objects.requireNonNull(cursors.get(purpose));
    int pages = pageCount(geometry);
    for (int tried = 0; tried <= pages; tried++) {
      Extent found = allocateIn(cursor.page, tried == 0 ? cursor.bit : 0, min, max);
      if (found != null) {
        room.taken(found.blocks());
        cursor.bit = (int) (found.end() - firstBlock(cursor.page));
        return found;
      }
      cursor.page = (cursor.page + 1) % pages;
      cursor.bit = 0;
    }
    throw new PoolException.Full(
        "no run of %d free blocks; %d blocks free".formatted(min, liveFree));
  }

  private @Nullable Extent allocateIn(int page, int from, int min, int max) throws IOException {
    MapPageState known = loaded.get(page);
    if ((known == null ? storedFree(page) : known.liveFree()) < min) {
      return null;
    }
    MapPageState state = load(page);
    int bound = usable(page);
    int bit = state.findRun(from, bound, min);
    if (bit < 0) {
      return null;
    }
    int length = state.runLength(bit, bound, max);
    state.take(bit, length);
    liveFree -= length;
    return new Extent(firstBlock(page) + bit, length);
  }

  /** Makes blocks allocatable again. */
  public synchronized void release(Extent extent) throws IOException {
    int page = pageOf(extent.block());
    load(page).release((int) (extent.block() - firstBlock(page)), extent.blocks());
    liveFree += extent.blocks();
  }

  /** The state at the checkpoint's cut refers to these blocks. */
  public synchronized void reference(Extent extent) throws IOException {
    int page = pageOf(extent.block());
    load(page).reference((int) (extent.block() - firstBlock(page)), extent.blocks());
  }

  /**
   * The state at the checkpoint's cut does not refer to these blocks any more. They stay taken
   * until released.
   */
  public synchronized void unreference(Extent extent) throws IOException {
    int page = pageOf(extent.block());
    load(page).unreference((int) (extent.block() - firstBlock(page)), extent.blocks());
  }

  /** A replayed record refers to these blocks. */
  public synchronized void takeReplayed(Extent extent) throws IOException {
    int page = pageOf(extent.block());
    MapPageState state = load(page);
    int before = state.liveFree();
    state.takeIfFree((int) (extent.block() - firstBlock(page)), extent.blocks());
    liveFree += state.liveFree() - before;
  }

  /** Number of the map page that speaks of a block. */
  public synchronized int mapPageOf(Extent extent) {
    return pageOf(extent.block());
  }

  /** How many map pages the next {@link #writeDirty} will write. */
  public synchronized int dirtyCount() {
    int count = 0;
    for (MapPageState state : loaded.values()) {
      count += state.dirty() ? 1 : 0;
    }
    return count;
  }

  /**
   * Writes each changed map page into the copy that is not current, and returns the rows that will
   * name them.
   */
  public Map<Integer, MapState> writeDirty(long checkpoint) throws IOException {
    Map<Integer, MapState> rows = new TreeMap<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (int page : dirtyPages()) {
        MapState row = encode(page, checkpoint, block);
        write(page, row.copy(), block);
        rows.put(page, row);
      }
    }
    return rows;
  }

  private synchronized List<Integer> dirtyPages() {
    List<Integer> pages = new ArrayList<>();
    loaded.forEach((page, state) -> {
      if (state.dirty()) {
        pages.add(page);
      }
    });
    return pages;
  }

  /** Encodes a map page and gives the row of the copy that is to hold it. */
  private synchronized MapState encode(int page, long checkpoint, MemorySegment block)
      throws IOException {
    Bits durable = load(page).durable();
    MapState current = stored.get(page);
    int copy = current == null ? 0 : 1 - current.copy();
    copies.encode(page, checkpoint, durable.words(), block);
    int usable = usable(page);
    return new MapState(copy, io.blockCrc(block), usable - durable.count(usable), usable);
  }

  /** Not under the monitor: allocations do not wait for the device. */
  private void write(int page, int copy, MemorySegment block) throws IOException {
    copies().write(page, copy, block);
  }

  private synchronized MapCopies copies() {
    return copies;
  }

  /**
   * Writes the pages of a durable checkpoint into their other copies too, so that rot in one costs
   * nothing.
   */
  public void mirror(Map<Integer, MapState> rows, long checkpoint) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment block = arena.allocate(Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (Map.Entry<Integer, MapState> row : rows.entrySet()) {
        encode(row.getKey(), checkpoint, block);
        write(row.getKey(), 1 - row.getValue().copy(), block);
      }
    }
  }

  /** The checkpoint that wrote these rows is durable. */
  public synchronized void committed(Map<Integer, MapState> rows) {
    stored.putAll(rows);
    for (Integer page : rows.keySet()) {
      MapPageState state = loaded.get(page);
      if (state != null) {
        state.clean();
      }
    }
    if (loaded.size() > LOADED_LIMIT) {
      loaded.values().removeIf(MapPageState::evictable);
    }
  }

  /** The device grew; what was added is free. */
  public synchronized void grow(Geometry grown) {
    List<Integer> before = new ArrayList<>();
    for (int page = 0; page < pageCount(geometry); page++) {
      before.add(usable(page));
    }
    geometry = grown;
    copies = new MapCopies(io, grown);
    liveFree = 0;
    for (int page = 0; page < pageCount(grown); page++) {
      MapPageState state = loaded.get(page);
      if (state != null) {
        state.extend(page < before.size() ? before.get(page) : 0, usable(page));
      }
      liveFree += state == null ? storedFree(page) : state.liveFree();
    }
    reserve = reserveFor(grown);
  }

  private MapPageState load(int page) throws IOException {
    MapPageState state = loaded.get(page);
    if (state == null) {
      state = new MapPageState(readDurable(page), usable(page));
      loaded.put(page, state);
    }
    return state;
  }

  private Bits readDurable(int page) throws IOException {
    MapState row = stored.get(page);
    if (row == null) {
      Bits fresh = new Bits(new long[MapPage.WORDS]);
      fresh.set(0, metadataBits(page), true);
      return fresh;
    }
    return new Bits(copies.read(page, row));
  }

  /**
   * The bits of a map page as the last checkpoint left them.
   *
   * @throws PoolException.Corrupt when no copy is sound
   */
  public synchronized long[] readStored(int page) throws IOException {
    return readDurable(page).words();
  }

  /**
   * For a repair, before anything was replayed: the bits of a page, whatever the last checkpoint
   * said; the next one writes them.
   */
  public synchronized void install(int page, long[] words) {
    MapPageState state = new MapPageState(new Bits(words.clone()), usable(page));
    state.rewrite();
    liveFree += state.liveFree() - storedFree(page);
    loaded.put(page, state);
  }

  /** How many map pages there are. */
  public synchronized int mapPages() {
    return pageCount(geometry);
  }

  /** What the last checkpoint said of a map page, null when none ever wrote it. */
  public synchronized @Nullable MapState stored(int page) {
    return stored.get(page);
  }

  /**
   * Rewrites a broken copy of a map page from the other, or has the next checkpoint write the page
   * anew when both are broken and it is in memory. For the thread that makes checkpoints (L1).
   *
   * @return the blocks rewritten
   * @throws PoolException.Corrupt when nothing has the page's bits any more
   */
  public synchronized List<Long> mend(int page) throws IOException {
    MapState row = stored.get(page);
    if (row == null) {
      return List.of();
    }
    try {
      return copies.mend(page, row);
    } catch (PoolException.Corrupt e) {
      MapPageState state = loaded.get(page);
      if (state == null) {
        throw e;
      }
      state.rewrite();
      return List.of(copies.block(page, 0), copies.block(page, 1));
    }
  }

  /** Blocks that may be allocated now, the reserve included. */
  public synchronized long freeBlocks() {
    return liveFree;
  }

  /**
   * Blocks that the foreground may take now, which can be fewer where a sparse file lies on a file
   * system that is full.
   */
  public synchronized long availableBlocks() {
    return Math.clamp(liveFree - reserve, 0, room.forForeground());
  }

  /** The file system beneath has so little left that every block given back to it counts. */
  public synchronized boolean hostIsShort() {
    return room.isShort();
  }

  /** Asks the file system beneath how much it has left. */
  public synchronized void askHost() throws IOException {
    room.ask();
  }

  /** Blocks that only checkpoints and reclaiming may take. */
  public synchronized long reserveBlocks() {
    return reserve;
  }

  /** Blocks that can hold data at all. */
  public synchronized long capacityBlocks() {
    long capacity = 0;
    for (int group = 0; group < geometry.groupCount(); group++) {
      capacity +=
          geometry.groupEnd(group) - geometry.groupStart(group) - geometry.groupMetadataBlocks();
    }
    return capacity;
  }
}
