/**
 * A simulated cluster of lock managers: one thread, one seed, a device, a network and clocks that
 * fail.
 *
 * <p>What the simulated device promises, and what not, stands at the head of {@link
 * io.atoll.testkit.locks.SimDisk}. Not safe for concurrent use: a world belongs to one thread.
 */
@NullMarked
package io.atoll.testkit.locks;

import org.jspecify.annotations.NullMarked;
