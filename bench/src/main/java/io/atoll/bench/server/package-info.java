/** Servers under measurement: Atoll itself in a process of its own, and the ceilings beside it. */
@NullMarked
package io.atoll.bench.server;

import org.jspecify.annotations.NullMarked;
