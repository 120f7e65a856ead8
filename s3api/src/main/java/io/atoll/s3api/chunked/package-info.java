/**
 * The aws-chunked framing of request bodies: taking it off piece by piece as bytes come from the
 * network, with chunk signatures and trailing headers checked, and putting it on for tests and
 * benchmarks.
 *
 * <p>A decoder belongs to one request and to one thread at a time; it never blocks and never copies
 * payload.
 */
@NullMarked
package io.atoll.s3api.chunked;

import org.jspecify.annotations.NullMarked;
