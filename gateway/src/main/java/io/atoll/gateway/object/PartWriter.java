package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.Digest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A part on its way. */
public interface PartWriter extends ByteSink {
  /**
   * Makes the bytes taken a part. To be called once.
   *
   * @param md5 of the bytes, the part's ETag
   * @param algorithm of the additional checksum, null for none
   * @param checksum null exactly where the algorithm is
   * @return the part once it is durable; fails with NoSuchUpload
   */
  CompletableFuture<UploadedPart> commit(
      Digest md5, @Nullable ChecksumAlgorithm algorithm, @Nullable Digest checksum);
}
