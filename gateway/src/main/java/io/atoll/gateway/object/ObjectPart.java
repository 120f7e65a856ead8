package io.atoll.gateway.object;

import io.atoll.s3api.checksum.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A part of a finished object.
 *
 * @param number 1 to 10,000; numbers rise but may have gaps
 * @param offset where it begins in the object, bytes
 * @param size bytes
 * @param checksum of the object's algorithm, null where it has none
 */
public record ObjectPart(int number, long offset, long size, @Nullable Digest checksum) {}
