/**
 * A process that joins a cluster over JGroups on a shared device and steps a register; killed,
 * stopped, cut off and given a bad device by tests.
 *
 * <p>Everything between the lock manager and the real device that can be made to fail is here, in
 * this process's own main; the product has no such switch.
 */
@NullMarked
package io.atoll.testkit.locks.process;

import org.jspecify.annotations.NullMarked;
