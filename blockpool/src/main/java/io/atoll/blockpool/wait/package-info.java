/** How a thread says that it waits, so that whoever runs it may run another in its place. */
@NullMarked
package io.atoll.blockpool.wait;

import org.jspecify.annotations.NullMarked;
