package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.dataset.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bytes of a data id: the member, manifest or block that a position is in, and what
 * follows it. Remembers what it looked up last. Used by one thread at a time, within a reclamation
 * epoch; in a new one {@link #forget} comes first.
 */
final class RangeWalk {
  /** The data id that lies at the position, and where it begins in the whole. */
  private record Leaf(long start, long dataId, DataRow row) {}

  private final DataStreams streams;
  private final Dataset dataset;
  private final long dataId;
  private @Nullable Leaf leaf;
  private @Nullable List<BlockReference> manifest;
  private int manifestNumber = -1;

  RangeWalk(DataStreams streams, Dataset dataset, long dataId) {
    this.streams = streams;
    this.dataset = dataset;
    this.dataId = dataId;
  }

  void forget() {
    leaf = null;
    manifest = null;
    manifestNumber = -1;
  }

  /**
   * What begins at a position.
   *
   * @param end of the range: nothing behind it is read
   * @param storedLimit bytes that may be read; one content block is always within
   * @param rangeLimit content blocks that may be read, at least 1
   */
  ReadRun runAt(long position, long end, int storedLimit, int rangeLimit) throws IOException {
    Leaf now = leafAt(position);
    long offset = position - now.start;
    long limit = Math.min(end - now.start, now.row.length());
    return switch (now.row) {
      case DataRow.Inline inline -> new ReadRun.InRow(inline.plain(), (int) offset, (int) limit);
      case DataRow.Packed packed ->
          new ReadRun.OnDevice(List.of(new FrameRange(packed.stored(), (int) offset, (int) limit)));
      case DataRow.Blocks blocks -> gather(blocks.blocks(), offset, limit, storedLimit, rangeLimit);
      case DataRow.Manifests manifests -> {
        int number = (int) (offset / manifests.manifestPlainBytes());
        long start = number * manifests.manifestPlainBytes();
        yield gather(
            manifest(now.dataId, number), offset - start, limit - start, storedLimit, rangeLimit);
      }
      case DataRow.Composite composite -> throw new PoolException("a composite within a composite");
    };
  }

  /**
   * From the block of the list in which {@code from} lies on; all blocks but the very last are of
   * one length.
   */
  private static ReadRun gather(
      List<BlockReference> blocks, long from, long limit, int storedLimit, int rangeLimit) {
    int blockLength = blocks.getFirst().plainLength();
    List<FrameRange> ranges = new ArrayList<>(rangeLimit);
    long stored = 0;
    long at = from;
    for (int number = (int) (from / blockLength);
        number < blocks.size() && at < limit && ranges.size() < rangeLimit;
        number++) {
      FrameExtent block = blocks.get(number).stored();
      long blockStart = (long) number * blockLength;
      int to = (int) Math.min(block.plainLength(), limit - blockStart);
      FrameRange range = new FrameRange(block, (int) (at - blockStart), to);
      stored += range.storedBytes();
      if (!ranges.isEmpty() && stored > storedLimit) {
        break;
      }
      ranges.add(range);
      at = blockStart + to;
    }
    return new ReadRun.OnDevice(List.copyOf(ranges));
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
    if (known != null && at >= known.start && at < known.start + known.row.length()) {
      return known;
    }
    forget();
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
}
