package io.atoll.gateway.object;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.ObjectAttributes;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in parts. All but {@link #create} fail with NoSuchUpload where there is none of that key
 * and id in progress; all fail with NoSuchBucket.
 */
public interface Uploads {
  /**
   * Begins an upload.
   *
   * @param checksumAlgorithm null for none
   * @param checksumType null exactly where the algorithm is
   */
  CompletableFuture<Upload> create(
      String bucket,
      String key,
      ObjectAttributes attributes,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      @Nullable ChecksumType checksumType);

  /**
   * An upload in progress: before a part's body is taken, to know the checksum that it must have.
   */
  Upload head(UploadName upload);

  /**
   * Begins to take a part's bytes.
   *
   * @param number 1 to 10,000; a part of that number that is there before is replaced
   * @param expectedLength bytes that will come, -1 when unknown
   */
  PartWriter put(UploadName upload, int number, long expectedLength);

  /**
   * Makes a part of an existing object. Where the part is a whole object of the same bucket, came
   * in one piece, and has the checksum that the upload wants, no data is moved; otherwise the bytes
   * are read and stored again, where deduplication finds content blocks stored already.
   *
   * @param choice the range of the source, asked as in {@link Objects#read}
   * @return fails with NoSuchKey, PreconditionFailed, what {@code choice} throws
   */
  CompletableFuture<UploadedPart> copy(
      UploadName upload, int number, CopyRequest.Source source, RangeChoice choice);

  /**
   * Parts uploaded so far.
   *
   * @param after only numbers above this one; 0 for all
   */
  PartPage list(UploadName upload, int after, int maxParts);

  /**
   * Makes the object of the parts named. Nothing is copied. Repeated with the same parts after it
   * succeeded, it answers the same again.
   *
   * @return fails with InvalidPart, InvalidPartOrder, EntityTooSmall, InvalidRequest, BadDigest,
   *     PreconditionFailed
   */
  CompletableFuture<ObjectInfo> complete(UploadName upload, Completion completion);

  /** Throws an upload and its parts away. */
  CompletableFuture<Void> abort(UploadName upload);
}
