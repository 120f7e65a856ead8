package io.atoll.gateway.config;

/**
 * How a server's memory budget is divided. The heap's limit was set by the launcher before the
 * process began and is taken as it is; what the machine code, the threads and the buffers of open
 * connections take is put aside; the rest is divided between overlay and page cache.
 *
 * @param heapBytes limit of the heap
 * @param pageCacheBytes cached tree pages, outside of the heap
 * @param overlayBytes changes that are not yet in trees, outside of the heap
 */
public record MemoryPlan(long heapBytes, long pageCacheBytes, long overlayBytes) {
  /** Below this there is no room for a server. */
  public static final long SMALLEST_BYTES = 320L << 20;

  /**
   * Metaspace, code, stacks, the AOT cache, collector's tables: measured, see docs/performance.md.
   */
  private static final long PROCESS_BYTES = 150L << 20;

  private static final long SMALLEST_OVERLAY_BYTES = 8L << 20;

  /** More would only be more journal to replay: see docs/journal-and-recovery.md. */
  private static final long LARGEST_OVERLAY_BYTES = 256L << 20;

  /**
   * Divides a budget.
   *
   * @param budgetBytes resident memory for the whole process
   * @param heapBytes the heap's limit
   * @throws IllegalArgumentException when the heap leaves no room for the rest
   */
  public static MemoryPlan divide(long budgetBytes, long heapBytes) {
    long buffers = budgetBytes / 8;
    long rest = budgetBytes - heapBytes - PROCESS_BYTES - buffers;
    long overlay = Math.min(rest / 5 * 2, LARGEST_OVERLAY_BYTES);
    if (overlay < SMALLEST_OVERLAY_BYTES) {
      throw new IllegalArgumentException(
          "%s leaves no room beside a heap of %s; start through the launcher ./atoll, or with -Xmx%dm"
              .formatted(
                  new ByteSize(budgetBytes),
                  new ByteSize(heapBytes),
                  launcherHeap(budgetBytes) >> 20));
    }
    return new MemoryPlan(heapBytes, rest - overlay, overlay);
  }

  private static long launcherHeap(long budgetBytes) {
    return budgetBytes / 4;
  }
}
