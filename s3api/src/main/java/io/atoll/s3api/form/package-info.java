/**
 * Uploads from HTML forms (POST Object): taking the multipart/form-data body apart as it comes,
 * what its fields ask for, and the policy that must allow it.
 *
 * <p>Source: Amazon S3 API Reference, "Browser-Based Uploads Using POST". A decoder belongs to one
 * thread at a time; all else is immutable.
 */
@NullMarked
package io.atoll.s3api.form;

import org.jspecify.annotations.NullMarked;
