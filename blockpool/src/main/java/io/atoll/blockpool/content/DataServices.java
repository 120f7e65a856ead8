package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.commit.Committer;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.frame.Codec;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.hash.Crc32c;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What writers, readers and the reclaimer of data share. */
public final class DataServices implements AutoCloseable {
  /** How a writer waits for its own earlier commit. */
  public interface Waiting {
    void await(CompletableFuture<Long> durable) throws IOException;
  }

  /** An action that gives something back. */
  interface Release {
    void run() throws IOException;
  }

  private static final int SMALL_BUFFERS = 512;
  private static final int LARGE_BUFFERS = 320;

  private final PoolIo io;
  private final SpaceMap space;
  private final Journal journal;
  private final Committer committer;
  private final ContentStore store;
  private final Waiting waiting;
  private final Superblock superblock;
  private final PayloadSpace payloadSpace;
  private final AlignedBuffers small = new AlignedBuffers(DataWriter.SMALL_BYTES, SMALL_BUFFERS);
  private final AlignedBuffers large;
  private final ReadAhead readAhead;

  public DataServices(
      PoolIo io,
      SpaceMap space,
      Journal journal,
      Committer committer,
      DatasetTable datasets,
      Superblock superblock,
      ReclamationEpochs epochs,
      Waiting waiting,
      boolean ownThreads) {
    this.io = io;
    this.space = space;
    this.journal = journal;
    this.committer = committer;
    this.superblock = superblock;
    this.waiting = waiting;
    // Small payloads pass through them too when they are compressed and read.
    int largeBytes = Math.max(superblock.contentBlockBytes(), DataWriter.SMALL_BYTES);
    this.large = new AlignedBuffers(largeBytes, LARGE_BUFFERS);
    this.readAhead = new ReadAhead(io, largeBytes, ownThreads);
    this.store =
        new ContentStore(
            io, space, datasets, superblock, epochs, new BlockWrites(io, space, large, ownThreads));
    this.payloadSpace = new PayloadSpace(space, io, ownThreads);
  }

  PoolIo io() {
    return io;
  }

  public ContentStore store() {
    return store;
  }

  SpaceMap space() {
    return space;
  }

  Committer committer() {
    return committer;
  }

  PayloadSpace payloadSpace() {
    return payloadSpace;
  }

  ReadAhead readAhead() {
    return readAhead;
  }

  /** A buffer for a content block or for a small payload as it is stored. */
  Buffer blockBuffer() {
    return new Buffer(large, large.acquire());
  }

  /** Room for an upload's content blocks; {@code expectedLength} is -1 when unknown. */
  SpaceRun contentSpace(long expectedLength) {
    return new SpaceRun(space, expectedLength / Extent.BLOCK_BYTES);
  }

  /** Begins to take bytes for a dataset; {@code expectedLength} is -1 when unknown. */
  public DataWriter newWriter(Dataset dataset, long expectedLength) {
    return new DataWriter(this, dataset, expectedLength);
  }

  /** A buffer for a small payload or for one content block. */
  Buffer buffer(boolean forSmall) {
    AlignedBuffers from = forSmall ? small : large;
    int capacity = forSmall ? DataWriter.SMALL_BYTES : superblock.contentBlockBytes();
    return new Buffer(from, from.acquire().asSlice(0, capacity));
  }

  /**
   * Compresses a small payload in its buffer when that saves blocks; the buffer then holds the
   * stored bytes.
   */
  FrameTable compressSmall(Buffer buffer, int length) {
    if (superblock.codec() == Codec.NONE || length <= Extent.BLOCK_BYTES) {
      int crc = Crc32c.of(buffer.segment(), 0, length, io.seed());
      return length <= FrameTable.FRAME_BYTES
          ? new FrameTable(length, new int[1], new int[] {crc})
          : encode(buffer, length, Codec.NONE);
    }
    return encode(buffer, length, superblock.codec());
  }

  private FrameTable encode(Buffer buffer, int length, Codec codec) {
    MemorySegment out = large.acquire();
    try {
      FrameTable frames = store.codec().encode(buffer.segment(), length, codec, out);
      MemorySegment.copy(out, 0, buffer.segment(), 0, frames.storedBytes());
      return frames;
    } finally {
      large.release(out);
    }
  }

  int crc(MemorySegment bytes) {
    return io.blockCrc(bytes);
  }

  void await(CompletableFuture<Long> durable) throws IOException {
    waiting.await(durable);
  }

  /**
   * Gives something back; when that fails nobody knows what is in use any more, so the pool stops.
   */
  void letGo(Release release) {
    try {
      release.run();
    } catch (IOException e) {
      journal.fail("could not give space back", e);
    }
  }

  /** Gives back reserved space and memory. */
  @Override
  public void close() {
    letGo(payloadSpace::close);
    store.close();
    readAhead.close();
    small.close();
    large.close();
  }

  /** Buffers lent now; a test expects 0 at its end. */
  public int lentBuffers() {
    return small.lentCount() + large.lentCount() + readAhead.lentBuffers() + store.lentBuffers();
  }

  /** A borrowed buffer. */
  static final class Buffer implements AutoCloseable {
    private final AlignedBuffers from;
    private final MemorySegment segment;

    Buffer(AlignedBuffers from, MemorySegment segment) {
      this.from = from;
      this.segment = segment;
    }

    /** Null when all of them are lent. */
    static @Nullable Buffer tryAcquire(AlignedBuffers from) {
      MemorySegment segment = from.tryAcquire();
      return segment == null ? null : new Buffer(from, segment);
    }

    int capacity() {
      return (int) segment.byteSize();
    }

    MemorySegment segment() {
      return segment;
    }

    @Override
    public void close() {
      from.release(segment);
    }
  }
}
