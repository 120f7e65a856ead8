/** Measures the lock manager against the table of its issue. Run alone on a quiet machine. */
@NullMarked
package io.atoll.bench.locks;

import org.jspecify.annotations.NullMarked;
