/** The contract of block devices, on every implementation, and the tests of the simulated one. */
@NullMarked
package io.atoll.testkit.device;

import org.jspecify.annotations.NullMarked;
