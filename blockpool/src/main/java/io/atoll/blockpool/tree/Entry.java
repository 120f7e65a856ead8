package io.atoll.blockpool.tree;

/**
 * A key with its value, in a leaf a row, in an inner page a child's pointer. The arrays are shared,
 * nobody changes them.
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity is never asked for; copying would double the work of a merge
public record Entry(byte[] key, byte[] value) {}
