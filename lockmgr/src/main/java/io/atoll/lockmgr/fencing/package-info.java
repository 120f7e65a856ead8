/**
 * Cutting a node off the device: SCSI persistent reservations through the kernel's ioctls, an
 * operator's command, or nothing but the timed wait.
 *
 * <p>Calls block; they run on a thread of the lock manager that nothing waits for.
 */
@NullMarked
package io.atoll.lockmgr.fencing;

import org.jspecify.annotations.NullMarked;
