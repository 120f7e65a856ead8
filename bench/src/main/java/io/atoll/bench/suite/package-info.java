/** End-to-end loads: each figure beside its own ceiling, measured in the same run. */
@NullMarked
package io.atoll.bench.suite;

import org.jspecify.annotations.NullMarked;
