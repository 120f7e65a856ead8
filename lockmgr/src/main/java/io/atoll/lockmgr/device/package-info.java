/**
 * The slots' blocks on a real device or file, and the clock that counts suspended time.
 *
 * <p>Downcalls through {@code java.lang.foreign}; they block and belong on platform threads of the
 * lock manager only. Nothing here is shared with data I/O.
 */
@NullMarked
package io.atoll.lockmgr.device;

import org.jspecify.annotations.NullMarked;
