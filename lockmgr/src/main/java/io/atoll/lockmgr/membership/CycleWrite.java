package io.atoll.lockmgr.membership;

import io.atoll.lockmgr.api.SlotNumber;
import io.atoll.lockmgr.slots.SlotBlock;

/**
 * What a cycle has to write before it reads.
 *
 * @param slot whose block
 * @param block its content
 */
public record CycleWrite(SlotNumber slot, SlotBlock block) {}
