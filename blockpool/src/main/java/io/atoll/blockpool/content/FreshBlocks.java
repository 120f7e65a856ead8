package io.atoll.blockpool.content;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.frame.FrameTable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content blocks of one writer that nobody has, on their way to the device. They are gathered,
 * so that several go with one write and one change of threads.
 *
 * <p>Others who have the same bytes wait for what is gathered here. So whoever gathers must {@link
 * #submit} before it waits itself, be it for its client, for another writer or for the end of its
 * own write: nothing stays gathered while its writer does not run. For one thread at a time.
 */
final class FreshBlocks {
  private final ContentStore store;
  private final BlockWrites writes;
  private final SpaceRun room;
  private @Nullable WriteWindow window;

  /**
   * @param room where the blocks go
   */
  FreshBlocks(ContentStore store, BlockWrites writes, SpaceRun room) {
    this.store = store;
    this.writes = writes;
    this.room = room;
  }

  /**
   * Encodes a block, takes space for it and gathers it. What was gathered before is written where
   * there is no room behind it. Without effect on the block when this throws.
   *
   * @param lent the memory that the plain bytes lie in, if it is lent: they are written from there
   *     where that is possible; null where they may change afterwards
   */
  void add(HeldBlock block, MemorySegment plain, int length, long birth, @Nullable Lent lent)
      throws IOException {
    FrameTable asItIs =
        lent != null && isAligned(plain, length) ? store.asItIs(plain, length) : null;
    if (lent != null && asItIs != null) {
      FrameExtent target = new FrameExtent(room.take(Extent.blocksFor(length)), asItIs, birth);
      current().addLent(block, target, store.crc(plain, length), plain, lent);
      return;
    }
    MemorySegment out = roomFor(length);
    FrameTable frames = store.encode(plain, length, out);
    int stored = frames.storedBytes();
    Extent extent = room.take(Extent.blocksFor(stored));
    out.asSlice(stored, extent.lengthBytes() - stored).fill((byte) 0);
    // Here, where the bytes are still in this processor's cache.
    int crc = store.crc(out, stored);
    current().add(block, new FrameExtent(extent, frames, birth), crc);
  }

  /** Whether the device can take them from there. */
  private static boolean isAligned(MemorySegment plain, int length) {
    return plain.address() % Extent.BLOCK_BYTES == 0 && length % Extent.BLOCK_BYTES == 0;
  }

  /** Memory for a block that may not compress, whole blocks of it. */
  private MemorySegment roomFor(int length) {
    long needed = (long) Extent.blocksFor(length) * Extent.BLOCK_BYTES;
    MemorySegment rest = current().rest(needed);
    if (rest == null) {
      submit();
      rest = current().rest(needed);
    }
    return Objects.requireNonNull(rest);
  }

  private WriteWindow current() {
    WriteWindow known = window;
    if (known == null) {
      known = writes.window();
      window = known;
    }
    return known;
  }

  /** Has what was gathered written. Does not wait for that, unless too much is under way. */
  void submit() {
    WriteWindow full = window;
    if (full != null) {
      window = null;
      writes.run(full);
    }
  }
}
