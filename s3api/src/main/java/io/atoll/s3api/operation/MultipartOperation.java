package io.atoll.s3api.operation;

import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.condition.ByteRange;
import io.atoll.s3api.condition.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations of an upload in parts. */
public sealed interface MultipartOperation extends S3Operation {
  /** The bucket's name, valid by {@link BucketName}. */
  String bucket();

  /** The key, 1 to 1024 bytes in UTF-8. */
  String key();

  private static List<Access> need(String action, String bucket, String key) {
    return List.of(new Access(action, bucket + '/' + key));
  }

  /**
   * Begins.
   *
   * @param attributes what the finished object will have beside its content
   * @param checksumAlgorithm null where the client wants none
   * @param checksumType null exactly where the algorithm is
   */
  record CreateMultipartUpload(
      String bucket,
      String key,
      ObjectAttributes attributes,
      @Nullable ChecksumAlgorithm checksumAlgorithm,
      @Nullable ChecksumType checksumType)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutObject", bucket, key);
    }
  }

  /**
   * Uploads a part.
   *
   * @param partNumber 1 to 10,000
   */
  record UploadPart(
      String bucket, String key, String uploadId, int partNumber, BodyDeclaration body)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutObject", bucket, key);
    }
  }

  /**
   * Makes a part of an existing object.
   *
   * @param partNumber 1 to 10,000
   * @param sourceRange null for the whole source
   */
  record UploadPartCopy(
      String bucket,
      String key,
      String uploadId,
      int partNumber,
      CopySource source,
      ByteRange.@Nullable Bounded sourceRange,
      Preconditions sourceConditions)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return List.of(source.access(), new Access("s3:PutObject", bucket + '/' + key));
    }
  }

  /**
   * Makes the object of the parts that the body names.
   *
   * @param conditions only {@code If-Match} and {@code If-None-Match: *}
   * @param expected the checksum that the object must have, or null
   * @param expectedType the type it must have, or null
   * @param objectSizeBytes {@code x-amz-mp-object-size}; -1 where it was not given
   */
  record CompleteMultipartUpload(
      String bucket,
      String key,
      String uploadId,
      Preconditions conditions,
      @Nullable ExpectedChecksum expected,
      @Nullable ChecksumType expectedType,
      long objectSizeBytes,
      BodyDeclaration body)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return need("s3:PutObject", bucket, key);
    }
  }

  /**
   * A checksum of a whole multipart object as the client states it.
   *
   * @param text Base64, with or without the number of parts behind a dash
   */
  record ExpectedChecksum(ChecksumAlgorithm algorithm, String text) {
    /**
     * Whether the object's checksum is the expected one; a composite one may be stated without its
     * number of parts.
     *
     * @param stored as S3 writes it
     */
    public boolean matches(ChecksumAlgorithm storedAlgorithm, String stored) {
      int dash = stored.indexOf('-');
      return algorithm == storedAlgorithm
          && (stored.equals(text) || (dash > 0 && stored.substring(0, dash).equals(text)));
    }
  }

  /** Throws the parts away. */
  record AbortMultipartUpload(String bucket, String key, String uploadId)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return need("s3:AbortMultipartUpload", bucket, key);
    }
  }

  /**
   * Lists the parts uploaded so far.
   *
   * @param maxParts 0 to 1000
   * @param partNumberMarker parts after it; 0 for all
   * @param urlEncode whether the key is to be percent-encoded in the answer
   */
  record ListParts(
      String bucket,
      String key,
      String uploadId,
      int maxParts,
      int partNumberMarker,
      boolean urlEncode)
      implements MultipartOperation {
    @Override
    public List<Access> access() {
      return need("s3:ListMultipartUploadParts", bucket, key);
    }
  }
}
