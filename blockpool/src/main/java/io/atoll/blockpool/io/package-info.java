/**
 * Between the engine and the device: verified reads, gathered writes, the cache of tree pages.
 * Blocking; called from platform threads.
 */
@NullMarked
package io.atoll.blockpool.io;

import org.jspecify.annotations.NullMarked;
