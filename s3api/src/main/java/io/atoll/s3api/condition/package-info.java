/**
 * Ranges and preconditions as pure functions (RFC 9110, sections 13 and 14, with the peculiarities
 * of Amazon S3).
 *
 * <p>ETags are handled without their quotes throughout. All types are immutable and may be used
 * from any thread.
 */
@NullMarked
package io.atoll.s3api.condition;

import org.jspecify.annotations.NullMarked;
