package io.atoll.gateway.namespace;

import io.atoll.blockpool.codec.RowFormatException;
import io.atoll.s3api.checksum.ChecksumAlgorithm;
import io.atoll.s3api.checksum.ChecksumType;
import io.atoll.s3api.operation.StorageClass;

/** The numbers under which rows keep what has names elsewhere. They never change their meaning. */
final class RowCodes {
  private static final StorageClass[] STORAGE_CLASSES = {
    StorageClass.STANDARD,
    StorageClass.REDUCED_REDUNDANCY,
    StorageClass.STANDARD_IA,
    StorageClass.ONEZONE_IA,
    StorageClass.INTELLIGENT_TIERING,
    StorageClass.GLACIER_IR
  };
  private static final ChecksumAlgorithm[] ALGORITHMS = {
    ChecksumAlgorithm.CRC32,
    ChecksumAlgorithm.CRC32C,
    ChecksumAlgorithm.CRC64NVME,
    ChecksumAlgorithm.SHA1,
    ChecksumAlgorithm.SHA256,
    ChecksumAlgorithm.MD5,
    ChecksumAlgorithm.SHA512,
    ChecksumAlgorithm.XXHASH64,
    ChecksumAlgorithm.XXHASH3,
    ChecksumAlgorithm.XXHASH128
  };
  private static final ChecksumType[] TYPES = {ChecksumType.FULL_OBJECT, ChecksumType.COMPOSITE};

  private RowCodes() {}

  static int of(StorageClass storageClass) {
    return code(STORAGE_CLASSES, storageClass);
  }

  static StorageClass storageClass(int code) {
    return value(STORAGE_CLASSES, code, "storage class");
  }

  static int of(ChecksumAlgorithm algorithm) {
    return code(ALGORITHMS, algorithm);
  }

  static ChecksumAlgorithm algorithm(int code) {
    return value(ALGORITHMS, code, "checksum algorithm");
  }

  static int of(ChecksumType type) {
    return code(TYPES, type);
  }

  static ChecksumType type(int code) {
    return value(TYPES, code, "checksum type");
  }

  private static <E extends Enum<E>> int code(E[] table, E value) {
    for (int i = 0; i < table.length; i++) {
      if (table[i] == value) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException(value + " has no code");
  }

  private static <E> E value(E[] table, int code, String what) {
    if (code < 1 || code > table.length) {
      throw new RowFormatException("unknown " + what + " " + code);
    }
    return table[code - 1];
  }
}
