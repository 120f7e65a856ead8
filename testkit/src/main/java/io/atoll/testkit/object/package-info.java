/**
 * The reference model of the object store: maps and byte arrays in memory, the plainest thing that
 * keeps the port's promises. It is the oracle of random histories and the fake in tests of what
 * stands above the port. Thread-safe by one monitor; every change is durable at once and every
 * future completed when it is given out.
 */
@NullMarked
package io.atoll.testkit.object;

import org.jspecify.annotations.NullMarked;
