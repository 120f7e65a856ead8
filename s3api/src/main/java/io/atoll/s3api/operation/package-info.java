/**
 * A request as one sealed type that itself says which access it needs, and the parser that makes
 * it.
 *
 * <p>{@link io.atoll.s3api.operation.S3RequestParser} either returns an operation whose every
 * header and parameter it understood, or throws {@link io.atoll.s3api.error.S3Exception}. What it
 * does not know and what could change the meaning of the request is refused, never ignored. All
 * types are immutable and may be used from any thread.
 */
@NullMarked
package io.atoll.s3api.operation;

import org.jspecify.annotations.NullMarked;
