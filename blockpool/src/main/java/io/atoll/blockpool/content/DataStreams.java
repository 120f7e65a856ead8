package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.device.AlignedBuffers;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.overlay.Overlay;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Reads data back, verified (L3). Any thread. */
public final class DataStreams {
  private final PoolIo io;
  private final ContentStore store;
  private final AlignedBuffers buffers;
  private final ReclamationEpochs epochs;
  private final Journal journal;
  private final ReadPins pins = new ReadPins();

  public DataStreams(DataServices services, ReclamationEpochs epochs, Journal journal) {
    this.io = services.io();
    this.store = services.store();
    this.buffers = services.largeBuffers();
    this.epochs = epochs;
    this.journal = journal;
  }

  /**
   * The plain length of a data id.
   *
   * @throws PoolException.Vanished when there is no such data
   */
  public long length(Dataset dataset, long dataId) throws IOException {
    return head(dataset, dataId).length();
  }

  /** Whether readers see a row. */
  boolean isVisible(Dataset dataset, byte[] key) throws IOException {
    return dataset.get(key, journal.visible()) != null;
  }

  DataRow head(Dataset dataset, long dataId) throws IOException {
    byte[] row = dataset.get(DataKeys.head(dataId), journal.visible());
    if (row == null) {
      throw new PoolException.Vanished("data " + dataId + " is gone");
    }
    return DataRow.decode(row);
  }

  /** Row behind a head. */
  byte[] member(Dataset dataset, long dataId, int number) throws IOException {
    byte[] row = dataset.get(DataKeys.member(dataId, number), journal.visible());
    if (row == null) {
      throw new PoolException.Vanished("data " + dataId + " is gone");
    }
    return row;
  }

  /**
   * Opens the range [from, to) of a data id. Keeps a reclamation epoch until closed, renewed while
   * reading.
   *
   * @throws IndexOutOfBoundsException when the range is not within the data
   */
  public DataStream open(Dataset dataset, long dataId, long from, long to) throws IOException {
    return new RangeStream(this, dataset, dataId, from, to);
  }

  /**
   * Pins data that is not being taken apart.
   *
   * @throws PoolException.Vanished when its last pointer has gone
   */
  void pin(Dataset dataset, long dataId) throws IOException {
    if (!pins.pin(dataset.id(), dataId)) {
      throw new PoolException.Vanished("data " + dataId + " is gone");
    }
    boolean there = false;
    try {
      byte[] row = dataset.get(DataKeys.head(dataId), Overlay.NEWEST);
      there = row != null && DataRow.decode(row).references() > 0;
    } finally {
      if (!there) {
        pins.unpin(dataset.id(), dataId);
      }
    }
    if (!there) {
      throw new PoolException.Vanished("data " + dataId + " is gone");
    }
  }

  ReadPins pins() {
    return pins;
  }

  ReclamationEpochs epochs() {
    return epochs;
  }

  AlignedBuffers buffers() {
    return buffers;
  }

  /** What a manifest lists. */
  List<BlockReference> manifest(BlockReference manifest) throws IOException {
    MemorySegment stored = buffers.acquire();
    MemorySegment plain = buffers.acquire();
    try {
      MemorySegment bytes = read(manifest.stored(), 0, manifest.plainLength(), stored, plain);
      return Manifest.decode(bytes.toArray(ValueLayout.JAVA_BYTE));
    } finally {
      buffers.release(stored);
      buffers.release(plain);
    }
  }

  /**
   * Reads and verifies the plain range [from, to) of stored frames, with one read of the blocks
   * that cover them.
   *
   * @param stored receives the blocks
   * @param plain receives decoded bytes where a frame is compressed
   * @return the plain bytes, in one of the two
   */
  MemorySegment read(FrameExtent data, int from, int to, MemorySegment stored, MemorySegment plain)
      throws IOException {
    FrameTable frames = data.frames();
    int first = from / FrameTable.FRAME_BYTES;
    int behind = (to - 1) / FrameTable.FRAME_BYTES + 1;
    long start = frames.offsetOfFrame(first);
    long end = frames.offsetOfFrame(behind);
    long firstBlock = start / Extent.BLOCK_BYTES;
    int blocks = Extent.blocksFor(end) - (int) firstBlock;
    MemorySegment bytes = stored.asSlice(0, (long) blocks * Extent.BLOCK_BYTES);
    io.read(data.extent().block() + firstBlock, bytes);
    long base = firstBlock * Extent.BLOCK_BYTES;
    try {
      boolean raw = true;
      long at = start - base;
      for (int i = first; i < behind; i++) {
        raw &= frames.isRaw(i);
      }
      if (!raw) {
        store.codec().decode(frames, bytes, base, from, to, plain);
        return plain.asSlice(0, to - from);
      }
      for (int i = first; i < behind; i++) {
        store.codec().verify(frames, i, bytes, at);
        at += frames.storedLength(i);
      }
      return bytes.asSlice(start - base + from - (long) first * FrameTable.FRAME_BYTES, to - from);
    } catch (FrameCorruptException e) {
      throw new PoolException.Corrupt(
          "content frame %d".formatted(e.frameIndex()),
          data.extent().offsetBytes(),
          "CRC32C %08x".formatted(e.expectedCrc()),
          "%08x".formatted(e.foundCrc()));
    }
  }
}
