package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.journal.Payload;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one object as they arrive. Small ones are kept until the commit, larger ones
 * are cut into content blocks that are stored at once; every full manifest is committed under a
 * <em>pending</em> data id, so that neither memory nor a record grows with the object. Used by one
 * thread at a time. Blocks on the device.
 */
public final class DataWriter implements StagedData {
  /** Payloads up to this many bytes are kept whole, not cut and not shared. */
  public static final int SMALL_BYTES = 32 << 10;

  /**
   * Payloads up to this ride in their row: in blocks of their own they would waste more than a
   * quarter.
   */
  static final int INLINE_BYTES = 3072;

  /** As many references fit into the head row. */
  private static final int HEAD_BLOCKS = 8;

  private final DataServices services;
  private final Dataset dataset;
  private final DataServices.Buffer buffer;
  private final SpaceRun room;
  private final FreshBlocks fresh;
  private final List<HeldBlock> blocks = new ArrayList<>();
  private final List<HeldBlock> manifests = new ArrayList<>();
  private final List<HeldBlock> holds = new ArrayList<>();
  private int filled;
  private long length;
  private int manifestCount;
  private long dataId;
  private @Nullable CompletableFuture<Long> lastPending;
  private @Nullable Extent packed;
  private @Nullable DataRow small;
  private boolean finished;
  private boolean committed;
  private boolean closed;

  DataWriter(DataServices services, Dataset dataset, long expectedLength) {
    this.services = services;
    this.dataset = dataset;
    this.room = services.contentSpace(expectedLength);
    this.fresh = services.store().freshBlocks(room);
    this.buffer = services.buffer(expectedLength >= 0 && expectedLength <= SMALL_BYTES);
  }

  /** Takes all of {@code source}, whose bytes may change afterwards. */
  public void write(MemorySegment source) throws IOException {
    take(source, null);
  }

  /**
   * Takes all of {@code source}. Of what is not compressed whole content blocks are written from
   * where they lie, if that is native memory aligned to blocks of the device; it is kept meanwhile.
   */
  public void write(MemorySegment source, Lending lending) throws IOException {
    take(source, source.isNative() ? new Lent(source, lending) : null);
  }

  private void take(MemorySegment source, @Nullable Lent lent) throws IOException {
    try {
      long size = source.byteSize();
      for (long at = 0; at < size; ) {
        if (filled == buffer.capacity()) {
          storeFilled();
        }
        int count = (int) Math.min(size - at, buffer.capacity() - filled);
        if (isBlock(source, count)) {
          storeBlock(source.asSlice(at, count), lent);
        } else {
          MemorySegment.copy(source, at, buffer.segment(), filled, count);
          filled += count;
        }
        at += count;
        length += count;
      }
    } finally {
      fresh.submit();
    }
  }

  /** Whether so many bytes of a source are a content block, whatever follows. */
  private boolean isBlock(MemorySegment source, int count) {
    return count == buffer.capacity() && length + count > SMALL_BYTES && source.isNative();
  }

  /** All bytes were given. What remains is stored or made ready to ride with the commit. */
  public StagedData finish() throws IOException {
    finished = true;
    boolean nothingStored = blocks.isEmpty() && manifestCount == 0;
    if (nothingStored && length <= SMALL_BYTES) {
      finishSmall();
      return this;
    }
    if (filled > 0) {
      storeFilled();
    }
    if (manifestCount > 0 || blocks.size() > HEAD_BLOCKS) {
      sealManifest();
    }
    awaitBlocks();
    room.close();
    return this;
  }

  private void finishSmall() throws IOException {
    if (length <= INLINE_BYTES) {
      small =
          new DataRow.Inline(1, buffer.segment().asSlice(0, filled).toArray(ValueLayout.JAVA_BYTE));
      return;
    }
    FrameTable frames = services.compressSmall(buffer, filled);
    Extent extent = services.payloadSpace().take(Extent.blocksFor(frames.storedBytes()));
    packed = extent;
    small = new DataRow.Packed(1, new FrameExtent(extent, frames, dataset.generation()));
  }

  private void storeFilled() throws IOException {
    storeBlock(buffer.segment().asSlice(0, filled), null);
    filled = 0;
  }

  private void storeBlock(MemorySegment plain, @Nullable Lent lent) throws IOException {
    if (blocks.size() == Manifest.MAX_BLOCKS) {
      sealManifest();
      commitPending();
    }
    HeldBlock block =
        services
            .store()
            .store(plain, (int) plain.byteSize(), dataset.generation(), null, fresh, lent);
    holds.add(block);
    blocks.add(block);
  }

  /** J1: nothing refers to a block before its bytes are on the device. */
  private void awaitBlocks() throws IOException {
    fresh.submit();
    for (HeldBlock hold : holds) {
      hold.await();
    }
  }

  private void sealManifest() throws IOException {
    awaitBlocks();
    List<BlockReference> references = blocks.stream().map(HeldBlock::reference).toList();
    byte[] bytes = Manifest.encode(references);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment plain = arena.allocate(bytes.length, 64);
      MemorySegment.copy(bytes, 0, plain, ValueLayout.JAVA_BYTE, 0, bytes.length);
      HeldBlock manifest =
          services
              .store()
              .store(plain, bytes.length, dataset.generation(), List.copyOf(blocks), fresh, null);
      holds.add(manifest);
      manifests.add(manifest);
    }
    blocks.clear();
  }

  /**
   * Commits the sealed manifests under the pending id, and waits for those before: what is under
   * way stays bounded.
   */
  private void commitPending() throws IOException {
    awaitBlocks();
    Transaction transaction = new Transaction();
    if (dataId == 0) {
      dataId = services.committer().takeDataId(dataset);
      transaction.usedSequence(dataset);
      transaction.put(dataset, DataKeys.pending(dataId), new RowWriter(10).varint(0).toBytes());
    }
    addManifests(transaction);
    CompletableFuture<Long> durable = services.committer().commit(transaction);
    releaseHolds();
    awaitPending();
    lastPending = durable;
  }

  private void awaitPending() throws IOException {
    CompletableFuture<Long> pending = lastPending;
    if (pending == null) {
      return;
    }
    try {
      services.await(pending);
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void addManifests(Transaction transaction) {
    services.store().reference(transaction, List.copyOf(manifests));
    for (HeldBlock manifest : manifests) {
      transaction.put(
          dataset, DataKeys.member(dataId, manifestCount++), manifest.reference().toRow());
    }
    manifests.clear();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long attach(Transaction transaction) {
    if (!finished) {
      throw new IllegalStateException("attached before finished");
    }
    boolean pending = dataId != 0;
    if (!pending) {
      dataId = services.committer().takeDataId(dataset);
      transaction.usedSequence(dataset);
    }
    transaction.put(dataset, DataKeys.head(dataId), DataRow.encode(headRow(transaction)));
    if (pending) {
      transaction.delete(dataset, DataKeys.pending(dataId));
    }
    return dataId;
  }

  private DataRow headRow(Transaction transaction) {
    DataRow ready = small;
    if (ready != null) {
      if (ready instanceof DataRow.Packed row) {
        attachPacked(transaction, row.stored());
      }
      return ready;
    }
    if (!manifests.isEmpty() || manifestCount > 0) {
      addManifests(transaction);
      long perManifest = (long) Manifest.MAX_BLOCKS * buffer.capacity();
      return new DataRow.Manifests(1, length, manifestCount, perManifest);
    }
    services.store().reference(transaction, List.copyOf(blocks));
    return new DataRow.Blocks(1, length, blocks.stream().map(HeldBlock::reference).toList());
  }

  private void attachPacked(Transaction transaction, FrameExtent stored) {
    int bytes = stored.frames().storedBytes();
    MemorySegment plain = buffer.segment().asSlice(0, bytes);
    transaction.allocate(stored.extent(), bytes, services.crc(plain));
    transaction.payload(new Payload(stored.extent(), plain));
  }

  @Override
  public void committed() {
    committed = true;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    buffer.close();
    services.letGo(() -> {
      fresh.submit();
      room.close();
      releaseHolds();
      if (!committed) {
        dropUncommitted();
      }
    });
  }

  private void releaseHolds() throws IOException {
    for (HeldBlock hold : holds) {
      services.store().release(hold);
    }
    holds.clear();
  }

  private void dropUncommitted() throws IOException {
    if (packed != null) {
      services.space().release(packed);
    }
    if (lastPending != null) {
      Transaction transaction = new Transaction();
      DataRow orphan =
          new DataRow.Manifests(
              1, length, manifestCount, (long) Manifest.MAX_BLOCKS * buffer.capacity());
      transaction.put(dataset, DataKeys.head(dataId), DataRow.encode(orphan));
      transaction.delete(dataset, DataKeys.pending(dataId));
      Pointers.release(services.committer(), transaction, dataset, dataId);
      try {
        // Nobody waits for it: what is lost with the journal is found as pending at the next start.
        var _ = services.committer().commit(transaction);
      } catch (PoolException.Vanished e) {
        // The dataset was deleted and is empty, so nothing of this upload was ever recorded.
        return;
      }
    }
  }
}
