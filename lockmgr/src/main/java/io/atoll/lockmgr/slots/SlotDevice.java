package io.atoll.lockmgr.slots;

import io.atoll.lockmgr.api.SlotNumber;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The slots' blocks of one pool. An instance belongs to one thread, and has a descriptor of its own
 * so that it shares no queue with data.
 */
public interface SlotDevice extends AutoCloseable {
  /** Bytes of one slot's block; also the alignment that buffers must have. */
  int BLOCK_BYTES = 4096;

  /** How many slots the pool has, 1 to 64. */
  int slotCount();

  /**
   * Reads all blocks in one device read, past any cache.
   *
   * @param into at position 0, {@code slotCount * BLOCK_BYTES} bytes, direct, aligned
   * @throws IOException nothing is known then
   */
  void readAll(ByteBuffer into) throws IOException;

  /**
   * Writes one block and returns when it is durable.
   *
   * @param block {@code BLOCK_BYTES} bytes from position 0, direct, aligned
   * @throws IOException the outcome is unknown then
   */
  void write(SlotNumber slot, ByteBuffer block) throws IOException;

  @Override
  void close();
}
