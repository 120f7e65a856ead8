/**
 * The raw device under a pool: a file, a partition or a whole disk, reached in aligned blocks past
 * the page cache.
 *
 * <p>Promises: a read or write is whole or throws a {@link
 * io.atoll.blockpool.device.DeviceException}; after a successful flush everything whose write had
 * returned before the flush began is durable; a failed flush is final. Nothing here knows what the
 * blocks mean.
 *
 * <p>Called on bounded platform threads only: the downcalls block, and on a virtual thread each
 * would hold its carrier. Devices may be used by several threads at once; ordering between
 * concurrent calls is the caller's affair.
 */
@NullMarked
package io.atoll.blockpool.device;

import org.jspecify.annotations.NullMarked;
