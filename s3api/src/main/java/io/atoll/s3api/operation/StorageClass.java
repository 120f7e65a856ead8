package io.atoll.s3api.operation;

import io.atoll.s3api.error.S3ErrorCode;
import io.atoll.s3api.error.S3Exception;
import org.jspecify.annotations.Nullable;

/**
 * The storage classes whose objects can be read at once. Here they are labels, kept and given back;
 * the classes that need a restore first are refused.
 */
public enum StorageClass {
  STANDARD,
  REDUCED_REDUNDANCY,
  STANDARD_IA,
  ONEZONE_IA,
  INTELLIGENT_TIERING,
  GLACIER_IR;

  /**
   * Parses {@code x-amz-storage-class}.
   *
   * @return STANDARD where the value is null
   * @throws S3Exception InvalidStorageClass
   */
  public static StorageClass parse(@Nullable String value) {
    if (value == null) {
      return STANDARD;
    }
    for (StorageClass storageClass : values()) {
      if (storageClass.name().equals(value)) {
        return storageClass;
      }
    }
    throw new S3Exception(S3ErrorCode.INVALID_STORAGE_CLASS).with("StorageClassRequested", value);
  }
}
