/**
 * The cluster lock manager: a node with real threads, clock, device and transport.
 *
 * <p>Threads: one for the heartbeat (own descriptor, own buffer), one for timers, one for callbacks
 * into the pool, one for fencing; the transport's threads deliver frames. One latch guards the
 * node; users' futures are completed without it.
 */
@NullMarked
package io.atoll.lockmgr.cluster;

import org.jspecify.annotations.NullMarked;
