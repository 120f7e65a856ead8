package io.atoll.gateway.config;

/**
 * How a server's memory budget is divided. The heap's limit was set by the launcher before the
 * process began and is taken as it is; what the machine code, the threads and the buffers of open
 * connections take is put aside; the rest is the page cache's.
 *
 * @param heapBytes limit of the heap
 * @param pageCacheBytes cached tree pages, outside of the heap
 * @param overlayBytes changes of one checkpoint interval, within the heap; two are held at times
 */
public record MemoryPlan(long heapBytes, long pageCacheBytes, long overlayBytes) {
  /** Below this there is no room for a server. */
  public static final long SMALLEST_BYTES = 320L << 20;

  /**
   * Metaspace, code, stacks, the AOT cache, collector's tables: measured, see docs/performance.md.
   */
  private static final long PROCESS_BYTES = 150L << 20;

  private static final long SMALLEST_CACHE_BYTES = 16L << 20;

  /**
   * Divides a budget.
   *
   * @param budgetBytes resident memory for the whole process
   * @param heapBytes the heap's limit
   * @throws IllegalArgumentException when the heap leaves no room for the rest
   */
  public static MemoryPlan divide(long budgetBytes, long heapBytes) {
    long buffers = budgetBytes / 8;
    long cache = budgetBytes - heapBytes - PROCESS_BYTES - buffers;
    if (cache < SMALLEST_CACHE_BYTES) {
      throw new IllegalArgumentException(
          "%s leaves no room beside a heap of %s; start through the launcher ./atoll, or with -Xmx%dm"
              .formatted(
                  new ByteSize(budgetBytes),
                  new ByteSize(heapBytes),
                  launcherHeap(budgetBytes) >> 20));
    }
    return new MemoryPlan(heapBytes, cache, heapBytes / 6);
  }

  private static long launcherHeap(long budgetBytes) {
    return budgetBytes * 3 / 10;
  }
}
