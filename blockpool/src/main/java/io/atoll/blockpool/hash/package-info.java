/**
 * Checksums and content hashes over memory segments and arrays.
 *
 * <p>{@link io.atoll.blockpool.hash.Crc32c} detects damage and misplacement; {@link
 * io.atoll.blockpool.hash.ContentHasher} names content, so that equal names mean equal bytes. The
 * static functions may be called on any thread; a hasher belongs to one thread at a time.
 */
@NullMarked
package io.atoll.blockpool.hash;

import org.jspecify.annotations.NullMarked;
