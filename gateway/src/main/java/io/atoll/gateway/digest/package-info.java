/**
 * Digests that bodies make together. Promises the values that each body would have alone. For
 * workers: who settles may wait for another body's piece, never for a client or a device.
 */
@NullMarked
package io.atoll.gateway.digest;

import org.jspecify.annotations.NullMarked;
