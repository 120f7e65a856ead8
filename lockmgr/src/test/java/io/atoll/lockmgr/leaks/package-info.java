/** Threads and descriptors that a test leaves behind fail it. */
@NullMarked
package io.atoll.lockmgr.leaks;

import org.jspecify.annotations.NullMarked;
