/**
 * The rules of listings as a pure state machine: which keys and common prefixes make up a page,
 * where the store has to look next, and how the client goes on.
 *
 * <p>Keys are bytes of UTF-8 in unsigned byte order, as S3 sorts them. A lister belongs to one
 * thread at a time.
 */
@NullMarked
package io.atoll.s3api.listing;

import org.jspecify.annotations.NullMarked;
