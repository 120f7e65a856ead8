/**
 * JMH benchmarks of the pool's hot parts. Figures for {@code docs/performance.md}, never asserted.
 */
@NullMarked
package io.atoll.bench.pool;

import org.jspecify.annotations.NullMarked;
