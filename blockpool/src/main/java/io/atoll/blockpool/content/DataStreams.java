package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.journal.Journal;
import io.atoll.blockpool.overlay.Overlay;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads data back, verified (L3). Any thread. */
public final class DataStreams {
  private final DataServices services;
  private final PoolIo io;
  private final ContentStore store;
  private final ReclamationEpochs epochs;
  private final Journal journal;
  private final ReadPins pins = new ReadPins();

  public DataStreams(DataServices services, ReclamationEpochs epochs, Journal journal) {
    this.services = services;
    this.io = services.io();
    this.store = services.store();
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
    return head(dataset, dataId, journal.visible());
  }

  private static DataRow head(Dataset dataset, long dataId, long sequence) throws IOException {
    byte[] row = dataset.get(DataKeys.head(dataId), sequence);
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

  PoolIo io() {
    return io;
  }

  FrameCodec codec() {
    return store.codec();
  }

  ReadAhead readAhead() {
    return services.readAhead();
  }

  /** Room for a content block or a small payload. */
  DataServices.Buffer blockBuffer() {
    return services.blockBuffer();
  }

  /** What a manifest lists. */
  List<BlockReference> manifest(BlockReference manifest) throws IOException {
    return Manifest.decode(whole(new FrameRange(manifest.stored(), 0, manifest.plainLength())));
  }

  /**
   * The range [from, to) of a data id, read at once where one read brings it: a small payload.
   *
   * @param sequence as of which the data id is looked up; the caller's reclamation epoch, entered
   *     before, keeps what is found
   * @return null for other data, which is to be opened
   * @throws PoolException.Vanished when there is no such data
   * @throws IndexOutOfBoundsException when the range is not within the data
   */
  public byte @Nullable [] small(Dataset dataset, long dataId, long from, long to, long sequence)
      throws IOException {
    DataRow row = head(dataset, dataId, sequence);
    Objects.checkFromToIndex(from, to, row.length());
    return switch (row) {
      case DataRow.Inline inline -> Arrays.copyOfRange(inline.plain(), (int) from, (int) to);
      case DataRow.Packed packed when from < to ->
          whole(new FrameRange(packed.stored(), (int) from, (int) to));
      default -> null;
    };
  }

  /** Reads a range of one block's frames. */
  private byte[] whole(FrameRange range) throws IOException {
    try (DataServices.Buffer stored = blockBuffer();
        Decoding decoding = new Decoding()) {
      MemorySegment bytes = stored.segment().asSlice(0, (long) range.blocks() * Extent.BLOCK_BYTES);
      io.read(range.block(), bytes);
      return range.plainIn(bytes, codec(), decoding::room).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /** Room for decoded bytes, lent when it is needed. */
  private final class Decoding implements AutoCloseable {
    private DataServices.@Nullable Buffer buffer;

    MemorySegment room() {
      DataServices.Buffer lent = blockBuffer();
      buffer = lent;
      return lent.segment();
    }

    @Override
    public void close() {
      if (buffer != null) {
        buffer.close();
      }
    }
  }
}
