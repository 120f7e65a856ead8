/**
 * A whole S3 server on one pool, in this process or in one of its own, for tests with real clients.
 * Loopback only.
 */
@NullMarked
package io.atoll.testkit.s3;

import org.jspecify.annotations.NullMarked;
