/** The changes of a dataset since its last checkpoint, sorted in memory, several versions a key. */
@NullMarked
package io.atoll.blockpool.overlay;

import org.jspecify.annotations.NullMarked;
