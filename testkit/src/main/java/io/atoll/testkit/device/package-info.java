/**
 * Devices for tests: {@link io.atoll.testkit.device.SimBlockDevice} that crashes, tears, loses,
 * fails and rots on demand, and {@link io.atoll.testkit.device.MemoryDevice} that does none of it.
 * Both keep only what was written and are safe for use by several threads; what they do is a
 * function of their seed and the order of the calls.
 */
@NullMarked
package io.atoll.testkit.device;

import org.jspecify.annotations.NullMarked;
