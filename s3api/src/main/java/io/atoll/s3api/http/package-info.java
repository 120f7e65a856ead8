/**
 * A small immutable view of an HTTP request and response, and the encodings of RFC 3986 and RFC
 * 9110 that S3 builds on.
 *
 * <p>The server adapts its own types to these; nothing here reads a socket. All types are immutable
 * and may be used from any thread.
 */
@NullMarked
package io.atoll.s3api.http;

import org.jspecify.annotations.NullMarked;
