/** Benchmarks of the protocol's own parts. */
@NullMarked
package io.atoll.bench.s3;

import org.jspecify.annotations.NullMarked;
