package io.atoll.lockmgr.slots;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One slot's block. A null part did not prove itself: unknown, never empty.
 *
 * @param paxos sector 0
 * @param heartbeat sector 1
 * @param closings sector 2: incarnations (as numbers) whose log the writer is closing
 * @param marks sector 3: incarnations that the writer evicts
 */
public record SlotBlock(
    @Nullable PaxosState paxos,
    @Nullable Heartbeat heartbeat,
    @Nullable List<Long> closings,
    @Nullable List<Long> marks) {
  /** What pool creation writes. */
  public static final SlotBlock VACANT =
      new SlotBlock(PaxosState.NONE, Heartbeat.VACANT, List.of(), List.of());
}
