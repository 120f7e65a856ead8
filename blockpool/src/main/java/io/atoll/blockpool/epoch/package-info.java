/** Reclamation epochs: when has every operation ended that could still touch freed space (L7). */
@NullMarked
package io.atoll.blockpool.epoch;

import org.jspecify.annotations.NullMarked;
