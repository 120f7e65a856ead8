/**
 * What the pool sees of the lock manager: typed names, locks, the lease, the fence read, closings
 * and the reclamation epoch.
 *
 * <p>Every call may be made from any platform thread unless its own text says otherwise. Callbacks
 * run on a thread of the lock manager and must not block; work that takes time is handed on and
 * answered through the returned stage. Implementations ({@code local}, {@code cluster}) pass the
 * same contract suite, so that code written against this package cannot tell them apart.
 */
@NullMarked
package io.atoll.lockmgr.api;

import org.jspecify.annotations.NullMarked;
