/** Opening a pool: newest header, closing of the old log, replay. Keeps R1 to R3. */
@NullMarked
package io.atoll.blockpool.recover;

import org.jspecify.annotations.NullMarked;
