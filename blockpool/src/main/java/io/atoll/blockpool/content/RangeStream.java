package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks a range of a data id: at each call it finds the piece at its position, from the member,
 * manifest or block that it is in. It renews its reclamation epoch when that is older than a minute
 * and then looks everything up again (L7).
 */
final class RangeStream implements DataStream {
  private static final long RENEW_NANOS = 60_000_000_000L;

  /** The data id that lies at the position, and where it begins in the whole. */
  private record Leaf(long start, long dataId, DataRow row) {}

  private final DataStreams streams;
  private final Dataset dataset;
  private final long dataId;
  private final long end;
  private long position;
  private ReclamationEpochs.Guard guard;
  private long guardSince = System.nanoTime();
  private @Nullable Leaf leaf;
  private @Nullable List<BlockReference> manifest;
  private int manifestNumber = -1;
  private final MemorySegment stored;
  private final MemorySegment plain;
  private boolean closed;

  RangeStream(DataStreams streams, Dataset dataset, long dataId, long from, long to)
      throws IOException {
    this.streams = streams;
    this.dataset = dataset;
    this.dataId = dataId;
    this.position = from;
    this.end = to;
    this.guard = streams.epochs().enter();
    boolean pinned = false;
    try {
      streams.pin(dataset, dataId);
      pinned = true;
      Objects.checkFromToIndex(from, to, streams.head(dataset, dataId).length());
      this.stored = streams.buffers().acquire();
      this.plain = streams.buffers().acquire();
    } catch (IOException | RuntimeException e) {
      if (pinned) {
        streams.pins().unpin(dataset.id(), dataId);
      }
      guard.close();
      throw e;
    }
  }

  @Override
  public @Nullable MemorySegment next() throws IOException {
    if (position >= end) {
      return null;
    }
    renew();
    Leaf now = leafAt(position);
    long offset = position - now.start;
    long limit = Math.min(end - now.start, now.row.length());
    MemorySegment piece = piece(now, offset, limit);
    position += piece.byteSize();
    return piece;
  }

  private void renew() {
    long now = System.nanoTime();
    if (now - guardSince > RENEW_NANOS) {
      guard.close();
      guard = streams.epochs().enter();
      guardSince = now;
      leaf = null;
      manifest = null;
      manifestNumber = -1;
    }
  }

  private MemorySegment piece(Leaf now, long offset, long limit) throws IOException {
    return switch (now.row) {
      case DataRow.Inline inline -> inlinePiece(inline, (int) offset, (int) limit);
      case DataRow.Packed packed ->
          streams.read(packed.stored(), (int) offset, (int) limit, stored, plain);
      case DataRow.Blocks blocks -> blockPiece(blocks.blocks(), 0, offset, limit);
      case DataRow.Manifests manifests -> {
        int number = (int) (offset / manifests.manifestPlainBytes());
        long start = number * manifests.manifestPlainBytes();
        yield blockPiece(manifest(now.dataId, number), start, offset, limit);
      }
      case DataRow.Composite composite -> throw new PoolException("a composite within a composite");
    };
  }

  private MemorySegment inlinePiece(DataRow.Inline inline, int from, int to) {
    MemorySegment.copy(inline.plain(), from, plain, ValueLayout.JAVA_BYTE, 0, to - from);
    return plain.asSlice(0, to - from);
  }

  /**
   * From the block of the list in which {@code offset} lies; all blocks but the very last are of
   * one length.
   */
  private MemorySegment blockPiece(
      List<BlockReference> blocks, long listStart, long offset, long limit) throws IOException {
    int blockLength = blocks.getFirst().plainLength();
    int number = (int) ((offset - listStart) / blockLength);
    BlockReference block = blocks.get(number);
    long blockStart = listStart + (long) number * blockLength;
    int from = (int) (offset - blockStart);
    int to = (int) Math.min(block.plainLength(), limit - blockStart);
    return streams.read(block.stored(), from, to, stored, plain);
  }

  private List<BlockReference> manifest(long id, int number) throws IOException {
    List<BlockReference> known = manifest;
    if (known == null || manifestNumber != number) {
      known = streams.manifest(BlockReference.fromRow(streams.member(dataset, id, number)));
      manifest = known;
      manifestNumber = number;
    }
    return known;
  }

  private Leaf leafAt(long at) throws IOException {
    Leaf known = leaf;
    if (known != null && at < known.start + known.row.length()) {
      return known;
    }
    manifest = null;
    manifestNumber = -1;
    DataRow head = streams.head(dataset, dataId);
    known =
        head instanceof DataRow.Composite composite
            ? partAt(composite.parts(), at)
            : new Leaf(0, dataId, head);
    leaf = known;
    return known;
  }

  /** Binary search over the composite's members, which know where they begin. */
  private Leaf partAt(int parts, long at) throws IOException {
    int low = 0;
    int high = parts - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (PartRow.fromRow(streams.member(dataset, dataId, middle)).offset() <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    PartRow part = PartRow.fromRow(streams.member(dataset, dataId, low));
    return new Leaf(part.offset(), part.dataId(), streams.head(dataset, part.dataId()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      streams.buffers().release(stored);
      streams.buffers().release(plain);
      streams.pins().unpin(dataset.id(), dataId);
      guard.close();
    }
  }
}
