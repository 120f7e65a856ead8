package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.ObjectAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upload in progress.
 *
 * <p>Where none is asked for, parts get {@link ChecksumAlgorithm#DEFAULT} unless they bring another
 * ("Checking object integrity" in the user guide of Amazon S3), and the object gets what they have
 * in common.
 *
 * @param initiated when it began, in whole milliseconds
 * @param attributes what the object will have
 * @param checksumAlgorithm null where the client asked for none
 * @param checksumType null exactly where the algorithm is
 */
public record Upload(
    UploadName name,
    Instant initiated,
    ObjectAttributes attributes,
    @Nullable ChecksumAlgorithm checksumAlgorithm,
    @Nullable ChecksumType checksumType) {

  /** The checksum that a part gets whose sender declares none. */
  public ChecksumAlgorithm partAlgorithm() {
    return checksumAlgorithm == null ? ChecksumAlgorithm.DEFAULT : checksumAlgorithm;
  }

  /**
   * The checksum that a part gets which is copied.
   *
   * @param whole the source's, where all of it is copied; kept where the upload allows it, so that
   *     the data need not be read
   */
  public ChecksumAlgorithm copiedPartAlgorithm(@Nullable ObjectChecksum whole) {
    if (checksumAlgorithm != null
        || whole == null
        || whole.type() != ChecksumType.FULL_OBJECT
        || !whole.algorithm().supportsFullObject()) {
      return partAlgorithm();
    }
    return whole.algorithm();
  }
}
