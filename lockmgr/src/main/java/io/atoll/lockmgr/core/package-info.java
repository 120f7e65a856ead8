/**
 * The lock core: queues and grants as a pure state machine.
 *
 * <p>No thread, no clock, no I/O: events are calls, actions go to a {@link
 * io.atoll.lockmgr.core.LockEvents}. Not safe for concurrent use; whoever owns a table serialises
 * the calls. The same table decides among the nodes at the lock master and among the handles of one
 * node.
 */
@NullMarked
package io.atoll.lockmgr.core;

import org.jspecify.annotations.NullMarked;
