/**
 * One node of the cluster without threads, clock, device or network: membership, lock master and
 * lock client tied together.
 *
 * <p>One latch (or one simulated thread) drives a {@link io.atoll.lockmgr.node.Node}; time and
 * blocks are passed in; what is to be sent goes to its port. Protocol: {@code
 * docs/lock-protocol.md} section 7.
 */
@NullMarked
package io.atoll.lockmgr.node;

import org.jspecify.annotations.NullMarked;
