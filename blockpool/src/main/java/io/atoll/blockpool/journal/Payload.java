package io.atoll.blockpool.journal;

import io.atoll.blockpool.format.Extent;
import java.lang.foreign.MemorySegment;

/**
 * Bytes that the journal's thread writes beside the record that refers to them.
 *
 * @param extent where to; reserved
 * @param bytes what, at most the extent's size; must not change until the commit is answered
 */
public record Payload(Extent extent, MemorySegment bytes) {}
