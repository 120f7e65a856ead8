/**
 * The header fields of answers about objects, as pure functions of what is stored. The server adds
 * the body's length, Date and the request ids. May be used from any thread.
 */
@NullMarked
package io.atoll.s3api.response;

import org.jspecify.annotations.NullMarked;
