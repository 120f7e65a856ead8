/**
 * Mistakes that tests plant into the engine, to show that they would be found. Nothing here is
 * reachable in a server: planting needs a system property at the start of the process, and nobody
 * but the testkit calls it.
 */
@NullMarked
package io.atoll.blockpool.fault;

import org.jspecify.annotations.NullMarked;
