package io.atoll.blockpool.tree;

import org.jspecify.annotations.Nullable;

/**
 * What a merge does to a key.
 *
 * @param value the new value, null to delete the key
 */
@SuppressWarnings("ArrayRecordComponent") // as in Entry
public record Change(byte[] key, byte @Nullable [] value) {}
