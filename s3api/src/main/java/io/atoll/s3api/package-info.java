/** The S3 protocol as data and pure functions. */
@NullMarked
package io.atoll.s3api;

import org.jspecify.annotations.NullMarked;
