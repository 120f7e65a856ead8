/**
 * The S3 door: from a verified, parsed request to the object store and back. A request's way:
 * {@link io.atoll.gateway.s3.S3Service} verifies its signature, parses it into one operation, asks
 * whether it is allowed, and hands it to the handler of its family, which answers. Runs on I/O
 * threads until it needs the store, then on workers.
 */
@NullMarked
package io.atoll.gateway.s3;

import org.jspecify.annotations.NullMarked;
