package io.atoll.blockpool;

import io.atoll.blockpool.journal.MemberFence;
import io.atoll.lockmgr.api.FenceReader;

/**
 * How a pool uses memory and threads; none of it is stored.
 *
 * @param pageCacheBytes memory for cached tree pages, outside of the heap
 * @param overlayBytes memory for all changes that are not yet in trees, outside of the heap
 * @param threads whether the pool runs its journal, checkpoints and reclaiming on threads of its
 *     own; otherwise its owner calls {@link Pool#work}, which makes every run of a test the same
 * @param fence read before commits are acknowledged (L5)
 */
public record PoolOptions(
    long pageCacheBytes, long overlayBytes, boolean threads, FenceReader fence) {

  /** 192 MiB of pages, 128 MiB of changes, own threads, one member. */
  public static final PoolOptions DEFAULT =
      new PoolOptions(192L << 20, 128L << 20, true, MemberFence.ALONE);

  public PoolOptions withMemory(long pageCache, long overlay) {
    return new PoolOptions(pageCache, overlay, threads, fence);
  }

  /** For tests: no threads. */
  public PoolOptions stepped() {
    return new PoolOptions(pageCacheBytes, overlayBytes, false, fence);
  }
}
