/**
 * What nodes say to one another, and its bytes. Immutable values; any thread.
 *
 * <p>Every frame carries the sender's epoch and both incarnations; whoever takes a frame decides by
 * them whether it counts.
 */
@NullMarked
package io.atoll.lockmgr.wire;

import org.jspecify.annotations.NullMarked;
