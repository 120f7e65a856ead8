/**
 * A process that joins a cluster over JGroups on a shared file and steps registers; killed, stopped
 * and cut off by tests. Its files are its own; it listens on loopback or in its own network
 * namespace.
 */
@NullMarked
package io.atoll.testkit.locks.process;

import org.jspecify.annotations.NullMarked;
