/**
 * The locks of one node as its users hold them: handles, futures, timeouts, demand listeners, on
 * top of a lock table. Used by both the local and the cluster lock manager, so that both behave
 * alike.
 *
 * <p>Any thread may call; one latch guards the state; futures and listeners are completed after it
 * is let go. Time is passed in.
 */
@NullMarked
package io.atoll.lockmgr.handle;

import org.jspecify.annotations.NullMarked;
