package io.atoll.blockpool;

import io.atoll.blockpool.format.Superblock;
import io.atoll.blockpool.io.PoolIo;

/**
 * A pool's state at one moment.
 *
 * @param incarnation number of this run
 * @param checkpoint number of the last checkpoint
 * @param capacityBlocks blocks that can hold data
 * @param freeBlocks blocks that may be allocated now
 * @param reserveBlocks of these, kept for checkpoints and reclaiming
 * @param availableBlocks that writes may take now: free and not reserved, and not more than the
 *     file system beneath a sparse file has
 * @param journalUsedBlocks journal that a recovery would read
 * @param visibleSequence newest durable record
 * @param replayedRecords records replayed when it was opened
 * @param pageCacheHitRate 0 to 1
 * @param counters what went over the device
 */
public record PoolStatus(
    Superblock superblock,
    long incarnation,
    long checkpoint,
    long capacityBlocks,
    long freeBlocks,
    long reserveBlocks,
    long availableBlocks,
    int journalUsedBlocks,
    long visibleSequence,
    long replayedRecords,
    double pageCacheHitRate,
    PoolIo.Counters counters) {}
