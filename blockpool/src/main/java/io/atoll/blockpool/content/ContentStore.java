package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.hash.Blake3;
import io.atoll.blockpool.hash.ContentHash;
import io.atoll.blockpool.hash.ContentHasher;
import io.atoll.blockpool.hash.Sha256;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import io.atoll.blockpool.wait.Waits;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stores content blocks, each once: what the index or another writer has is shared, the rest is
 * written. Any thread.
 *
 * <p>Order of latches: a block's stripe, then the append latch.
 */
public final class ContentStore {
  private static final int STRIPES = 256;

  private final PoolIo io;
  private final SpaceMap space;
  private final DatasetTable datasets;
  private final Superblock superblock;
  private final ReclamationEpochs epochs;
  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
  private final Map<ContentHash, HeldBlock>[] held;
  private final ThreadLocal<FrameCodec> codecs;
  private final BlockWrites writes;
  private final Queue<FrameCodec> allCodecs = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<ContentHasher> hashers;

  ContentStore(
      PoolIo io,
      SpaceMap space,
      DatasetTable datasets,
      Superblock superblock,
      ReclamationEpochs epochs,
      BlockWrites writes) {
    this.writes = writes;
    this.epochs = epochs;
    this.io = io;
    this.space = space;
    this.datasets = datasets;
    this.superblock = superblock;
    this.held = newMaps();
    Arrays.setAll(stripes, i -> new ReentrantLock());
    int seed = io.seed();
    this.codecs = ThreadLocal.withInitial(() -> newCodec(seed));
    this.hashers = ThreadLocal.withInitial(() -> newHasher(superblock.hash()));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps has no other way
  private static Map<ContentHash, HeldBlock>[] newMaps() {
    Map<ContentHash, HeldBlock>[] maps = new Map[STRIPES];
    Arrays.setAll(maps, i -> new HashMap<>());
    return maps;
  }

  private static ContentHasher newHasher(Superblock.HashKind kind) {
    return switch (kind) {
      case BLAKE3 -> new Blake3();
      case SHA256 -> new Sha256();
    };
  }

  private FrameCodec newCodec(int seed) {
    FrameCodec codec = new FrameCodec(seed);
    allCodecs.add(codec);
    return codec;
  }

  /** Gives the codecs' memory back. Nobody may be storing or reading any more. */
  void close() {
    writes.close();
    allCodecs.forEach(FrameCodec::close);
    allCodecs.clear();
  }

  FrameCodec codec() {
    return codecs.get();
  }

  /** For the fresh blocks of a writer, which go to {@code room}. */
  FreshBlocks freshBlocks(SpaceRun room) {
    return new FreshBlocks(this, writes, room);
  }

  int lentBuffers() {
    return writes.lentBuffers();
  }

  /** Hash of plain bytes, by the pool's function. */
  public ContentHash hash(MemorySegment plain, long length) {
    return hashers.get().hash(plain, 0, length);
  }

  /**
   * Stores a block or finds it stored, and holds it. When its bytes are on the device (not flushed)
   * {@link HeldBlock#await} tells. The caller gives each held block to {@link #release} once, after
   * it submitted what it gathered.
   *
   * @param birth generation of the dataset that writes
   * @param children null for data; for a manifest the blocks that it lists, held by the caller
   * @param fresh where it is gathered when nobody has it
   * @param lent the memory that the plain bytes lie in; null where they may change afterwards
   */
  HeldBlock store(
      MemorySegment plain,
      int length,
      long birth,
      @Nullable List<HeldBlock> children,
      FreshBlocks fresh,
      @Nullable Lent lent)
      throws IOException {
    ContentHash hash = hash(plain, length);
    ContentHash name = children == null ? hash : Manifest.name(hash);
    while (true) {
      HeldBlock own = new HeldBlock(name, children != null);
      HeldBlock block = acquire(own);
      if (block == own) {
        own.children(children == null ? List.of() : children);
        gather(own, plain, length, birth, fresh, lent);
        return own;
      }
      if (!block.stored().isDone()) {
        fresh.submit(); // it may be among them, or its writer may wait for one of them
      }
      try {
        Waits.join(block.stored());
        return block;
      } catch (CompletionException e) {
        // Whoever was writing it failed, perhaps for a reason of its own: write it ourselves.
        release(block);
      }
    }
  }

  private void gather(
      HeldBlock own,
      MemorySegment plain,
      int length,
      long birth,
      FreshBlocks fresh,
      @Nullable Lent lent)
      throws IOException {
    try {
      fresh.add(own, plain, length, birth, lent);
    } catch (IOException | RuntimeException | Error e) {
      own.stored().completeExceptionally(e);
      release(own);
      throw e;
    }
  }

  /** A block's frames where it is to be stored as it is; null where compressing may pay. */
  @Nullable FrameTable asItIs(MemorySegment plain, int length) {
    return codec().asItIs(plain, length, superblock.codec());
  }

  /** Encodes a block to the beginning of {@code out}, by the pool's codec. */
  FrameTable encode(MemorySegment plain, int length, MemorySegment out) {
    return codec().encode(plain, length, superblock.codec(), out);
  }

  int crc(MemorySegment bytes, long length) {
    return io.crc(bytes, length);
  }

  /**
   * The block that others hold or the index knows, held once more; else the caller's own, to be
   * written by it.
   */
  private HeldBlock acquire(HeldBlock own) throws IOException {
    ContentHash name = own.name();
    ReentrantLock stripe = stripe(name);
    stripe.lock();
    try {
      HeldBlock known = map(name).get(name);
      if (known != null) {
        known.hold(1);
        return known;
      }
      HeldBlock block = lookUp(name);
      if (block == null) {
        block = own;
      }
      map(name).put(name, block);
      return block;
    } finally {
      stripe.unlock();
    }
  }

  private @Nullable HeldBlock lookUp(ContentHash name) throws IOException {
    byte[] from = DataKeys.index(name, 0);
    byte[] to = DataKeys.index(name, -1L);
    // A writer has no epoch of its own: without one a checkpoint could give the pages away
    // meanwhile.
    Dataset shard = shard(name);
    try (ReclamationEpochs.Guard _ = epochs.enter();
        ReclamationEpochs.Guard _ = shard.enter()) {
      Entry row = shard.cursor(from, to, Overlay.NEWEST).next();
      return row == null ? null : HeldBlock.indexed(name, IndexRow.fromRow(row.value()));
    }
  }

  /** Lets a block go. One that no record refers to gives its space back with its last holder. */
  void release(HeldBlock block) throws IOException {
    block.settle();
    ReentrantLock stripe = stripe(block.name());
    stripe.lock();
    try {
      block.hold(-1);
      BlockReference reference = block.storedOrNull();
      boolean last = block.holds() == 0;
      if (last || reference == null) {
        map(block.name()).remove(block.name(), block);
      }
      if (last && reference != null && block.references() == 0) {
        space.release(reference.stored().extent());
      }
    } finally {
      stripe.unlock();
    }
  }

  /**
   * Adds to a transaction that one pointer more leads to each of these held blocks, once for each
   * time it is named.
   */
  void reference(Transaction transaction, List<HeldBlock> blocks) {
    transaction.late(late -> {
      Set<HeldBlock> changed = new LinkedHashSet<>();
      blocks.forEach(block -> count(late, block, changed));
      changed.forEach(block -> putRow(late, block));
    });
  }

  private void count(Transaction transaction, HeldBlock block, Set<HeldBlock> changed) {
    boolean fresh = block.references() == 0;
    block.references(transaction, block.references() + 1);
    changed.add(block);
    if (fresh) {
      FrameExtent stored = block.reference().stored();
      transaction.allocate(stored.extent(), stored.frames().storedBytes(), block.storedCrc());
      if (!Faults.planted(PlantedFault.MANIFEST_CHILDREN_UNCOUNTED)) {
        block.children().forEach(child -> count(transaction, child, changed));
      }
    }
  }

  private void putRow(Transaction transaction, HeldBlock block) {
    FrameExtent stored = block.reference().stored();
    IndexRow row = new IndexRow(block.references(), block.manifest(), stored);
    transaction.put(
        shard(block.name()), DataKeys.index(block.name(), stored.extent().block()), row.toRow());
  }

  /**
   * Begins to take one pointer from each of these blocks, once for each time it is named. Their
   * stripes are held until the result is closed, so that nobody finds a block that is about to go.
   *
   * @return null when one would go that a writer holds: try again later (S3)
   */
  @Nullable BlockDrop prepareDrop(List<BlockReference> references) throws IOException {
    int[] order =
        references.stream()
            .mapToInt(reference -> stripeOf(reference.name()))
            .sorted()
            .distinct()
            .toArray();
    for (int stripe : order) {
      stripes[stripe].lock();
    }
    BlockDrop drop = new BlockDrop(() -> unlock(order));
    try {
      for (BlockReference reference : references) {
        drop.add(reference, this::resolve);
      }
      if (drop.blocked()) {
        drop.close();
        return null;
      }
      return drop;
    } catch (IOException | RuntimeException e) {
      drop.close();
      throw e;
    }
  }

  private void unlock(int[] order) {
    for (int stripe : order) {
      stripes[stripe].unlock();
    }
  }

  /**
   * The block as held or as the index has it, null when the index does not know it. Under its
   * stripe.
   */
  private BlockDrop.@Nullable Resolved resolve(BlockReference reference) throws IOException {
    Dataset shard = shard(reference.name());
    byte[] key = DataKeys.index(reference.name(), reference.stored().extent().block());
    HeldBlock known = map(reference.name()).get(reference.name());
    if (known != null && known.references() > 0 && known.reference().equals(reference)) {
      return new BlockDrop.Resolved(known, true, shard, key);
    }
    byte[] row = shard.get(key, Overlay.NEWEST);
    return row == null
        ? null
        : new BlockDrop.Resolved(
            HeldBlock.indexed(reference.name(), IndexRow.fromRow(row)), false, shard, key);
  }

  /** How many pointers lead to a block as of now, 0 when the index does not know it. */
  long references(BlockReference reference) throws IOException {
    byte[] key = DataKeys.index(reference.name(), reference.stored().extent().block());
    byte[] row = shard(reference.name()).get(key, Overlay.NEWEST);
    return row == null ? 0 : IndexRow.fromRow(row).references();
  }

  private Dataset shard(ContentHash name) {
    return datasets.get(DatasetTable.FIRST_INDEX_SHARD + (name.w0() >>> 60));
  }

  private ReentrantLock stripe(ContentHash name) {
    return stripes[stripeOf(name)];
  }

  private Map<ContentHash, HeldBlock> map(ContentHash name) {
    return held[stripeOf(name)];
  }

  private static int stripeOf(ContentHash name) {
    return (int) (name.w1() & (STRIPES - 1));
  }
}
