package io.atoll.gateway.admin;

import io.atoll.blockpool.PoolStatus;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.Geometry;
import io.atoll.blockpool.format.Superblock;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pool for people and scripts. All sizes are bytes.
 *
 * @param path the device or file
 * @param id UUID
 * @param name its label
 * @param formatVersion of what lies on the device
 * @param createdAt ISO 8601
 * @param compression of content blocks
 * @param hash that names content blocks
 * @param contentBlockBytes where data is cut
 * @param deviceBytes what the pool uses of its device
 * @param capacityBytes room for data and trees
 * @param usedBytes of the capacity
 * @param freeBytes of the capacity
 * @param reservedBytes of the free bytes, for checkpoints and deleting
 * @param slots how many gateways can ever have it open
 * @param journalBytes of each slot
 * @param incarnation number of the last or present run
 * @param checkpoint number of the last one
 * @param running what only a running server knows
 */
public record PoolView(
    String path,
    String id,
    String name,
    int formatVersion,
    String createdAt,
    String compression,
    String hash,
    int contentBlockBytes,
    long deviceBytes,
    long capacityBytes,
    long usedBytes,
    long freeBytes,
    long reservedBytes,
    int slots,
    long journalBytes,
    long incarnation,
    long checkpoint,
    @Nullable Running running) {

  /**
   * What only a running server knows.
   *
   * @param availableBytes that writes may take: less than is free and not reserved where a sparse
   *     file's file system has no more
   * @param journalUsedBytes what a recovery would read
   * @param records newest durable record
   * @param replayedRecords when it was opened
   * @param pageCacheHitRate 0 to 1
   * @param readBytes from the device since it was opened
   * @param writtenBytes to the device since then
   * @param reads calls
   * @param writes calls
   * @param flushes calls
   */
  public record Running(
      long availableBytes,
      long journalUsedBytes,
      long records,
      long replayedRecords,
      double pageCacheHitRate,
      long readBytes,
      long writtenBytes,
      long reads,
      long writes,
      long flushes) {}

  /**
   * Where space stands.
   *
   * @param capacityBlocks in all
   * @param freeBlocks of them
   * @param reserveBlocks of those
   */
  public record Space(long capacityBlocks, long freeBlocks, long reserveBlocks) {}

  /** An open pool. */
  public static PoolView of(String path, PoolStatus status) {
    Running running =
        new Running(
            bytes(status.availableBlocks()),
            bytes(status.journalUsedBlocks()),
            status.visibleSequence(),
            status.replayedRecords(),
            status.pageCacheHitRate(),
            status.counters().readBytes(),
            status.counters().writtenBytes(),
            status.counters().reads(),
            status.counters().writes(),
            status.counters().flushes());
    Space space = new Space(status.capacityBlocks(), status.freeBlocks(), status.reserveBlocks());
    return of(path, status.superblock(), space, status.incarnation(), status.checkpoint(), running);
  }

  /** A pool as its device shows it. */
  public static PoolView of(
      String path,
      Superblock superblock,
      Space space,
      long incarnation,
      long checkpoint,
      @Nullable Running running) {
    Geometry geometry = superblock.geometry();
    return new PoolView(
        path,
        superblock.id().uuid().toString(),
        superblock.name(),
        Superblock.FORMAT_VERSION,
        Instant.ofEpochMilli(superblock.createdMillis()).toString(),
        superblock.codec().name().toLowerCase(Locale.ROOT),
        superblock.hash().name().toLowerCase(Locale.ROOT),
        superblock.contentBlockBytes(),
        bytes(geometry.deviceBlocks()),
        bytes(space.capacityBlocks),
        bytes(space.capacityBlocks - space.freeBlocks),
        bytes(space.freeBlocks),
        bytes(space.reserveBlocks),
        geometry.slotCount(),
        bytes(geometry.journalBlocks()),
        incarnation,
        checkpoint,
        running);
  }

  private static long bytes(long blocks) {
    return blocks * Extent.BLOCK_BYTES;
  }
}
