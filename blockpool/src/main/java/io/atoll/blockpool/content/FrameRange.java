package io.atoll.blockpool.content;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameCodec;
import io.atoll.blockpool.frame.FrameCorruptException;
import io.atoll.blockpool.frame.FrameTable;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * A plain range within stored frames: the blocks that have to be read for it, and how it comes out
 * of them.
 *
 * @param from first plain byte, 0 or more
 * @param to behind the last plain byte, more than {@code from}
 */
record FrameRange(FrameExtent data, int from, int to) {
  int length() {
    return to - from;
  }

  private int firstFrame() {
    return from / FrameTable.FRAME_BYTES;
  }

  private int endFrame() {
    return (to - 1) / FrameTable.FRAME_BYTES + 1;
  }

  /** The extent's blocks before those to be read. */
  private int skippedBlocks() {
    return data.frames().offsetOfFrame(firstFrame()) / Extent.BLOCK_BYTES;
  }

  /** Where reading begins. */
  long block() {
    return data.extent().block() + skippedBlocks();
  }

  /** How many blocks are to be read. */
  int blocks() {
    return Extent.blocksFor(data.frames().offsetOfFrame(endFrame())) - skippedBlocks();
  }

  long storedBytes() {
    return (long) blocks() * Extent.BLOCK_BYTES;
  }

  /** Where reading ends. */
  long endBlock() {
    return block() + blocks();
  }

  /**
   * Verifies the frames (L3) and gives the plain bytes: where they were read to when no frame is
   * compressed.
   *
   * @param bytes the blocks read
   * @param plain asked for memory only when there is something to decode
   * @throws PoolException.Corrupt when the device does not hold what was written
   */
  MemorySegment plainIn(MemorySegment bytes, FrameCodec codec, Supplier<MemorySegment> plain)
      throws PoolException.Corrupt {
    FrameTable frames = data.frames();
    long base = (long) skippedBlocks() * Extent.BLOCK_BYTES;
    long at = frames.offsetOfFrame(firstFrame()) - base;
    try {
      if (!isRaw()) {
        MemorySegment out = plain.get();
        codec.decode(frames, bytes, base, from, to, out);
        return out.asSlice(0, length());
      }
      long start = at;
      for (int i = firstFrame(); i < endFrame(); i++) {
        codec.verify(frames, i, bytes, at);
        at += frames.storedLength(i);
      }
      return bytes.asSlice(start + from - (long) firstFrame() * FrameTable.FRAME_BYTES, length());
    } catch (FrameCorruptException e) {
      throw new PoolException.Corrupt(
          "content frame %d".formatted(e.frameIndex()),
          data.extent().offsetBytes(),
          "CRC32C %08x".formatted(e.expectedCrc()),
          "%08x".formatted(e.foundCrc()));
    }
  }

  private boolean isRaw() {
    for (int i = firstFrame(); i < endFrame(); i++) {
      if (!data.frames().isRaw(i)) {
        return false;
      }
    }
    return true;
  }
}
