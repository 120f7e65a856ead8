/**
 * The lock manager of a pool that one node has for itself: a file or a private device.
 *
 * <p>No network, no heartbeat, no waiting for a lease: the caller has made sure by the kernel's
 * lock on the file or device that no other process has it open.
 */
@NullMarked
package io.atoll.lockmgr.local;

import org.jspecify.annotations.NullMarked;
