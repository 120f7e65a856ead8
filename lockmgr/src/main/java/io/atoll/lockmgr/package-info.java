/** Locks, membership and leases on a shared device. */
@NullMarked
package io.atoll.lockmgr;

import org.jspecify.annotations.NullMarked;
