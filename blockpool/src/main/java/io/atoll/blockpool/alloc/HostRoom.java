package io.atoll.blockpool.alloc;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.device.BlockDevice;
import java.io.IOException;

/**
 * What the file system beneath a sparse file can still give. What the foreground may not take of it
 * is kept for the journal, checkpoints and reclaiming, so that a full file system refuses writes
 * and no more (S2). On a disk there is nothing to keep. Guarded by the {@link SpaceMap}.
 */
final class HostRoom {
  /** The file system is asked again after so many blocks: others take from it too. */
  private static final int ASKED_EVERY_BLOCKS = 16_384;

  /** So many at most are counted as taken and not yet written. */
  private static final int UNWRITTEN_BLOCKS = 2048;

  private static final long ALL = Long.MAX_VALUE / BlockDevice.BLOCK_BYTES;

  private final BlockDevice device;
  private final long keptBlocks;
  private long leftBlocks;
  private long takenBlocks;

  /**
   * @param reserveBlocks what is kept at most for checkpoints and reclaiming; of a small room an
   *     eighth
   * @param journalBlocks what is kept at most for the journal; of a small room a quarter
   */
  HostRoom(BlockDevice device, long reserveBlocks, long journalBlocks) throws IOException {
    this.device = device;
    ask();
    this.keptBlocks =
        Math.min(reserveBlocks, leftBlocks / 8) + Math.min(journalBlocks, leftBlocks / 4);
  }

  /** Asks the file system. What was taken last may not be written yet, and still counts. */
  void ask() throws IOException {
    leftBlocks = device.roomBytes() / BlockDevice.BLOCK_BYTES;
    takenBlocks = Math.min(takenBlocks, UNWRITTEN_BLOCKS);
  }

  /** Counts blocks that the foreground took, as if each needed new room. */
  void taken(int blocks) {
    takenBlocks += blocks;
  }

  /**
   * To be called before the foreground takes blocks.
   *
   * @throws PoolException.Full when only what is kept would be left
   */
  void require(int blocks) throws IOException {
    if (takenBlocks > ASKED_EVERY_BLOCKS || leftBlocks - takenBlocks - blocks < keptBlocks) {
      ask();
    }
    if (leftBlocks - takenBlocks - blocks < keptBlocks) {
      throw new PoolException.Full(
          "the file system beneath %s is full: of %d MiB left, %d are kept for deleting"
              .formatted(device.name(), leftBlocks >> 8, keptBlocks >> 8));
    }
  }

  /** So little that every block given back to the file system counts. */
  boolean isShort() {
    return leftBlocks < 2 * keptBlocks;
  }

  /**
   * Blocks that the foreground may still take; more than any device has where there is no limit.
   */
  long forForeground() {
    return leftBlocks == ALL ? ALL : Math.max(0, leftBlocks - takenBlocks - keptBlocks);
  }
}
