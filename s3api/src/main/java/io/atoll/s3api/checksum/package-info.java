/**
 * The checksums and digests of S3: what a client may ask for, one pass over a body that makes all
 * of them, and the rules that make a multipart object's checksum out of its parts'.
 *
 * <p>Enums and records may be used from any thread; running checksums belong to one thread at a
 * time.
 */
@NullMarked
package io.atoll.s3api.checksum;

import org.jspecify.annotations.NullMarked;
