/**
 * The stored form of a content block: frames of 16 KiB of plain bytes, each compressed and
 * checksummed by itself, so that a small read costs one frame and a scrub needs no keys.
 *
 * <p>Promises: what {@link io.atoll.blockpool.frame.FrameCodec#decode} gives was verified; the
 * stored form is never larger than the plain bytes. A codec belongs to one thread at a time; a
 * {@link io.atoll.blockpool.frame.FrameTable} is immutable.
 */
@NullMarked
package io.atoll.blockpool.frame;

import org.jspecify.annotations.NullMarked;
