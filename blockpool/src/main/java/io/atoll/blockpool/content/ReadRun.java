package io.atoll.blockpool.content;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What comes next of a range of data, and can be had at once. */
sealed interface ReadRun {
  /** Plain bytes. */
  long length();

  /** Bytes that ride in their row. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InRow(byte[] bytes, int from, int to) implements ReadRun {
    @Override
    public long length() {
      return (long) to - from;
    }
  }

  /** Ranges of stored frames; those that follow each other on the device are read in one go. */
  record OnDevice(List<FrameRange> ranges) implements ReadRun {
    @Override
    public long length() {
      long length = 0;
      for (FrameRange range : ranges) {
        length += range.length();
      }
      return length;
    }

    /** Its first range alone. */
    OnDevice first() {
      return new OnDevice(List.of(ranges.getFirst()));
    }

    /** Reads the blocks of all ranges, packed one behind the other, to the memory's beginning. */
    void read(PoolIo io, MemorySegment into) throws IOException {
      long at = 0;
      int next = 0;
      while (next < ranges.size()) {
        long block = ranges.get(next).block();
        long end = ranges.get(next).endBlock();
        for (next++; next < ranges.size() && ranges.get(next).block() == end; next++) {
          end = ranges.get(next).endBlock();
        }
        long length = (end - block) * Extent.BLOCK_BYTES;
        io.read(block, into.asSlice(at, length));
        at += length;
      }
    }
  }
}
