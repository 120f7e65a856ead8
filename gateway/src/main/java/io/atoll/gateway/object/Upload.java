package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.ObjectAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload in progress.
 *
 * @param initiated when it began, in whole milliseconds
 * @param attributes what the object will have
 * @param checksumAlgorithm null where its parts need none
 * @param checksumType null exactly where the algorithm is
 */
public record Upload(
    UploadName name,
    Instant initiated,
    ObjectAttributes attributes,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable ChecksumType checksumType) {}
