package io.atoll.blockpool.checkpoint;

import io.atoll.blockpool.alloc.SpaceMap;
import io.atoll.blockpool.device.BlockDevice;
import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.Extent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Space that a durable checkpoint forgot and that an operation begun before may still be reading
 * (C3, L7). Owned by the checkpointer.
 */
final class Limbo {
  /** Shorter runs are not worth a discard, unless space beneath is short. */
  private static final int DISCARD_BLOCKS = 32;

  private record Batch(long epoch, List<Extent> extents) {}

  private final ReclamationEpochs epochs;
  private final SpaceMap space;
  private final BlockDevice device;
  private final Deque<Batch> batches = new ArrayDeque<>();

  Limbo(ReclamationEpochs epochs, SpaceMap space, BlockDevice device) {
    this.epochs = epochs;
    this.space = space;
    this.device = device;
  }

  void add(List<Extent> extents) {
    if (!extents.isEmpty()) {
      batches.add(new Batch(epochs.advance(), extents));
    }
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** Makes allocatable what nobody can be reading any more. Returns how many blocks that were. */
  long drain() throws IOException {
    long released = 0;
    while (!batches.isEmpty() && passed(batches.getFirst().epoch)) {
      int least = space.hostIsShort() ? 1 : DISCARD_BLOCKS;
      for (Extent extent : merged(batches.removeFirst().extents)) {
        if (extent.blocks() >= least && device.discards()) {
          device.discard(extent.offsetBytes(), extent.lengthBytes());
        }
        space.release(extent);
        released += extent.blocks();
      }
    }
    return released;
  }

  private boolean passed(long epoch) {
    if (epochs.passed(epoch) || Faults.planted(PlantedFault.EPOCH_IGNORED)) {
      return true;
    }
    epochs.advance();
    return epochs.passed(epoch);
  }

  /**
   * Adjacent extents joined, so that few and long discards go out; not across map pages, which are
   * released one by one.
   */
  private List<Extent> merged(List<Extent> extents) {
    List<Extent> sorted = new ArrayList<>(extents);
    sorted.sort(Comparator.comparingLong(Extent::block));
    List<Extent> result = new ArrayList<>();
    for (Extent extent : sorted) {
      Extent last = result.isEmpty() ? null : result.getLast();
      if (last != null
          && last.end() == extent.block()
          && space.mapPageOf(last) == space.mapPageOf(extent)) {
        result.set(result.size() - 1, new Extent(last.block(), last.blocks() + extent.blocks()));
      } else {
        result.add(extent);
      }
    }
    return result;
  }
}
