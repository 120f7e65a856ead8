/**
 * AWS Signature Version 4 for S3: verifying and making it, in the Authorization header, in the
 * query (presigned), and over the chunks of a body.
 *
 * <p>Source: Amazon S3 API Reference, "Authenticating Requests (AWS Signature Version 4)". Time and
 * secrets are passed in. Verifiers may be used from any thread.
 */
@NullMarked
package io.atoll.s3api.sigv4;

import org.jspecify.annotations.NullMarked;
