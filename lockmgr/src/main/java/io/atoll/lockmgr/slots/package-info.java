/**
 * The slots' blocks on the shared device: their format, the port to read and write them, and the
 * fence read over them.
 *
 * <p>Pure except for implementations of {@link io.atoll.lockmgr.slots.SlotDevice}, whose calls
 * block and belong on a thread of their own. Layout: {@code docs/lock-protocol.md} section 2.
 */
@NullMarked
package io.atoll.lockmgr.slots;

import org.jspecify.annotations.NullMarked;
