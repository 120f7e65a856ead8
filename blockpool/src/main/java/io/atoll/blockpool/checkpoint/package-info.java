/**
 * Checkpoints: durable new roots after which the journal before them is not needed. Keeps C1 to C5.
 */
@NullMarked
package io.atoll.blockpool.checkpoint;

import org.jspecify.annotations.NullMarked;
