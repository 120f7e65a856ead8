/**
 * Little-endian rows: a writer and a reader of fixed and variable-length fields over byte arrays.
 * Pure; confined to the calling thread. Knows no record of the pool.
 */
@NullMarked
package io.atoll.blockpool.codec;

import org.jspecify.annotations.NullMarked;
