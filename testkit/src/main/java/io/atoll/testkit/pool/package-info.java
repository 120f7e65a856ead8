/**
 * A reference model of the pool and random histories against it, on simulated devices that crash at
 * every I/O. What a run does follows from its seed alone.
 */
@NullMarked
package io.atoll.testkit.pool;

import org.jspecify.annotations.NullMarked;
