package io.atoll.s3api.xml;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An unfinished upload.
 *
 * @param key UTF-8; not to be changed afterwards
 * @param initiated when it began
 * @param checksumAlgorithm null where the client wants none
 * @param checksumType null exactly where the algorithm is
 */
@SuppressWarnings("ArrayRecordComponent") // as ListedObject
public record ListedUpload(
    byte[] key,
    String uploadId,
    Instant initiated,
    String storageClass,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable ChecksumType checksumType) {}
