/**
 * Membership on the device: heartbeat, agreement, eviction, takeover, closing, lease.
 *
 * <p>Pure: no thread, no clock, no I/O; time (monotonic nanoseconds that count suspended time) and
 * the blocks read are passed in, what to do is asked for. One thread, or one latch, drives a {@link
 * io.atoll.lockmgr.membership.MemberCore}. The lease may be asked from any thread. Protocol: {@code
 * docs/lock-protocol.md} sections 3 to 6.
 */
@NullMarked
package io.atoll.lockmgr.membership;

import org.jspecify.annotations.NullMarked;
