/**
 * The port to the network, and an implementation within one process.
 *
 * <p>Frames may be lost, repeated, reordered and late; nothing above trusts more. Receivers are
 * called on the transport's threads.
 */
@NullMarked
package io.atoll.lockmgr.transport;

import org.jspecify.annotations.NullMarked;
