package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.Preconditions;
import io.atoll.s3api.operation.MultipartOperation.ExpectedChecksum;
import io.atoll.s3api.xml.CompleteRequest;
import org.jspecify.annotations.Nullable;

/**
 * How an upload is to be completed.
 *
 * @param request the parts, in order
 * @param conditions on the object that is there before
 * @param expected the checksum that the object must have, or null
 * @param expectedType the type it must have, or null
 * @param expectedSize bytes, -1 where not stated
 */
public record Completion(
    CompleteRequest request,
    Preconditions conditions,
    @Nullable ExpectedChecksum expected,
    @Nullable ChecksumType expectedType,
    long expectedSize) {}
