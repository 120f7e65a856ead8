/**
 * The failures a client can be told about, in S3's own words: code, HTTP status, message and the
 * extra elements of the error document.
 *
 * <p>Everything here is immutable and may be used from any thread. The other packages throw only
 * {@link io.atoll.s3api.error.S3Exception} for bad input; anything else that escapes them is a
 * defect.
 */
@NullMarked
package io.atoll.s3api.error;

import org.jspecify.annotations.NullMarked;
