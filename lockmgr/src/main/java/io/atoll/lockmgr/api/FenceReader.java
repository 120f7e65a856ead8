package io.atoll.lockmgr.api;

/**
 * The look back before an answer (law L5): is this incarnation still in, as of a read begun now?
 *
 * <p>The caller begins it after its journal write <em>completed</em>; it may run beside the flush.
 * It reads all slots' blocks in one device read and allocates nothing. One reader belongs to one
 * thread.
 */
public interface FenceReader extends AutoCloseable {
  /**
   * Blocks for one device read. Never throws for device errors: they are {@link FenceRead#UNKNOWN}.
   */
  FenceRead read();

  @Override
  void close();
}
