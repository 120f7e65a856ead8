package io.atoll.blockpool.content;

import java.lang.foreign.MemorySegment;

/**
 * Memory that its owner lends to a write.
 *
 * @param memory native; bytes that are given in it are slices of it
 */
record Lent(MemorySegment memory, Lending lending) {}
