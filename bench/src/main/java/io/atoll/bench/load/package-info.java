/**
 * A light client: many connections in a closed loop on one thread, so that the server has the
 * machine.
 */
@NullMarked
package io.atoll.bench.load;

import org.jspecify.annotations.NullMarked;
