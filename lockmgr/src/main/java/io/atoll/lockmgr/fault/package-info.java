/**
 * Planted faults: mistakes that the simulation must be able to find.
 *
 * <p>Only tests can reach them: production constructors pass {@link
 * io.atoll.lockmgr.fault.Faults#NONE}, and an architecture test holds the rest of the code to that.
 * Immutable; any thread.
 */
@NullMarked
package io.atoll.lockmgr.fault;

import org.jspecify.annotations.NullMarked;
