package io.atoll.blockpool.content;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Content blocks as they are to be stored. They lie in the window's own memory or where they came
 * in; those that follow each other there and on the device are written in one go. First it is
 * filled, then written, each by one thread.
 */
final class WriteWindow {
  /**
   * The block's stored bytes, filled up to whole device blocks, begin at byte {@code at} of the
   * memory.
   */
  private record Entry(
      HeldBlock block, FrameExtent target, int crcOfStored, MemorySegment memory, long at) {
    long end() {
      return at + target.extent().lengthBytes();
    }

    boolean isFollowedBy(Entry next) {
      return target.extent().end() == next.target.extent().block()
          && memory.equals(next.memory)
          && end() == next.at;
    }
  }

  private final Supplier<DataServices.Buffer> memories;
  private final List<Entry> entries = new ArrayList<>();
  private DataServices.@Nullable Buffer memory;
  private @Nullable Runnable givingBack;
  private long filled;

  /**
   * @param memories gives the window its own memory, when that is needed
   */
  WriteWindow(Supplier<DataServices.Buffer> memories) {
    this.memories = memories;
  }

  /** What is left of the window's own memory, or null where that is less than is needed. */
  @Nullable MemorySegment rest(long neededBytes) {
    MemorySegment own = memory().segment();
    return own.byteSize() - filled < neededBytes ? null : own.asSlice(filled);
  }

  private DataServices.Buffer memory() {
    DataServices.Buffer own = memory;
    if (own == null) {
      own = memories.get();
      memory = own;
    }
    return own;
  }

  /** The block's stored bytes are at the beginning of {@link #rest}, filled up to whole blocks. */
  void add(HeldBlock block, FrameExtent target, int crcOfStored) {
    entries.add(new Entry(block, target, crcOfStored, memory().segment(), filled));
    filled += target.extent().lengthBytes();
  }

  /** The block is to be written from where it lies; all such of a window are of one lending. */
  void addLent(
      HeldBlock block, FrameExtent target, int crcOfStored, MemorySegment plain, Lent lent) {
    if (givingBack == null) {
      givingBack = lent.lending().keep();
    }
    MemorySegment memory = lent.memory();
    long at = plain.address() - memory.address();
    entries.add(new Entry(block, target, crcOfStored, memory, at));
  }

  /**
   * Writes all, and gives the memory back. Whether a block could be written its {@code stored}
   * tells; the space of one that could not goes back.
   */
  void write(PoolIo io, SpaceMap space) {
    try {
      int next = 0;
      while (next < entries.size()) {
        List<Entry> neighbours = neighboursFrom(next);
        write(io, space, neighbours);
        next += neighbours.size();
      }
    } catch (Error e) {
      entries.forEach(entry -> entry.block.stored().completeExceptionally(e));
      throw e;
    } finally {
      giveMemoryBack();
    }
  }

  private List<Entry> neighboursFrom(int first) {
    int next = first + 1;
    while (next < entries.size() && entries.get(next - 1).isFollowedBy(entries.get(next))) {
      next++;
    }
    return entries.subList(first, next);
  }

  private static void write(PoolIo io, SpaceMap space, List<Entry> neighbours) {
    Entry first = neighbours.getFirst();
    long length = neighbours.getLast().end() - first.at;
    try {
      io.write(first.target.extent().block(), first.memory.asSlice(first.at, length));
      neighbours.forEach(entry -> entry.block.written(entry.target, entry.crcOfStored));
    } catch (IOException | RuntimeException e) {
      for (Entry entry : neighbours) {
        entry.block.stored().completeExceptionally(e);
        giveBack(space, entry.target.extent(), e);
      }
    }
  }

  private static void giveBack(SpaceMap space, Extent extent, Exception cause) {
    try {
      space.release(extent);
    } catch (IOException e) {
      // Its map page cannot be read: the blocks stay reserved until the next start.
      cause.addSuppressed(e);
    }
  }

  private void giveMemoryBack() {
    if (memory != null) {
      memory.close();
    }
    if (givingBack != null) {
      givingBack.run();
    }
  }
}
