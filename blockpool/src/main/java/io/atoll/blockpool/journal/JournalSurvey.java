package io.atoll.blockpool.journal;

import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.io.PoolIo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Where groups seem to begin in a journal's region, by their heads alone. The whole region must be
 * looked at before a log's end is believed (J3), so it is read once, and beside the replay where
 * there is a thread for it. Nobody may write there meanwhile.
 */
public final class JournalSurvey implements AutoCloseable {
  private static final int WINDOW_BLOCKS = 256;

  /** A head that proves nothing yet. */
  record Sighting(int block, GroupHeader header) {}

  private final PoolIo io;
  private final Journal.Placement placement;
  private final long aboveGroup;
  private final FutureTask<List<Sighting>> look = new FutureTask<>(this::look);
  private final @Nullable Thread thread;

  /**
   * @param placement the journal, its incarnation is of no account
   * @param aboveGroup groups up to this number are of no interest
   * @param ownThread false to look when first asked, on the asking thread
   */
  public JournalSurvey(PoolIo io, Journal.Placement placement, long aboveGroup, boolean ownThread) {
    this.io = io;
    this.placement = placement;
    this.aboveGroup = aboveGroup;
    this.thread = ownThread ? Thread.ofPlatform().name("atoll-survey").start(look) : null;
  }

  private List<Sighting> look() throws IOException {
    List<Sighting> seen = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment window =
          arena.allocate((long) WINDOW_BLOCKS * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES);
      for (int start = 0; start < placement.blocks(); start += WINDOW_BLOCKS) {
        int count = Math.min(WINDOW_BLOCKS, placement.blocks() - start);
        io.read(
            placement.firstBlock() + start, window.asSlice(0, (long) count * Extent.BLOCK_BYTES));
        for (int i = 0; i < count; i++) {
          add(seen, start + i, window.asSlice((long) i * Extent.BLOCK_BYTES, Extent.BLOCK_BYTES));
        }
      }
    }
    return seen;
  }

  private void add(List<Sighting> seen, int block, MemorySegment bytes) {
    GroupHeader header = GroupHeader.peek(bytes, placement.slot());
    if (header != null && header.group() > aboveGroup) {
      seen.add(new Sighting(block, header));
    }
  }

  /** All heads of the region, in the order of their blocks. */
  List<Sighting> sightings() throws IOException {
    look.run();
    try {
      return look.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("unexpected failure of a survey", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a journal was surveyed");
    }
  }

  /** Waits until nothing is read any more. */
  @Override
  public void close() throws IOException {
    if (thread != null) {
      sightings();
    }
  }
}
