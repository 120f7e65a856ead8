package io.atoll.s3api.checksum;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The additional checksums of S3 ("Checking object integrity" in its user guide). */
public enum ChecksumAlgorithm {
  CRC32(4, true, true),
  CRC32C(4, true, true),
  CRC64NVME(8, true, false),
  SHA1(20, false, true),
  SHA256(32, false, true),
  MD5(16, false, true),
  SHA512(64, false, true),
  XXHASH64(8, false, true),
  XXHASH3(8, false, true),
  XXHASH128(16, false, true);

  /** What content gets whose client wants no particular one. */
  public static final ChecksumAlgorithm DEFAULT = CRC64NVME;

  private final int sizeBytes;
  private final boolean fullObject;
  private final boolean composite;
  private final String headerName;

  ChecksumAlgorithm(int sizeBytes, boolean fullObject, boolean composite) {
    this.sizeBytes = sizeBytes;
    this.fullObject = fullObject;
    this.composite = composite;
    this.headerName = "x-amz-checksum-" + name().toLowerCase(Locale.ROOT);
  }

  /** Bytes in a value. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** {@code x-amz-checksum-crc32} and so on. */
  public String headerName() {
    return headerName;
  }

  /** The element in documents, such as {@code ChecksumCRC32}. */
  public String elementName() {
    return "Checksum" + name();
  }

  /** Whether a multipart object can have the checksum of its whole content. */
  public boolean supportsFullObject() {
    return fullObject;
  }

  /** Whether a multipart object can have a checksum of its parts' checksums. */
  public boolean supportsComposite() {
    return composite;
  }

  /** What a multipart upload gets that names only the algorithm. */
  public ChecksumType defaultType() {
    return composite ? ChecksumType.COMPOSITE : ChecksumType.FULL_OBJECT;
  }

  /** The algorithm of that name, whatever its case, or null. */
  public static @Nullable ChecksumAlgorithm ofName(String name) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.name().equalsIgnoreCase(name)) {
        return algorithm;
      }
    }
    return null;
  }

  /** The algorithm of that header, whatever its case, or null. */
  public static @Nullable ChecksumAlgorithm ofHeader(String header) {
    for (ChecksumAlgorithm algorithm : values()) {
      if (algorithm.headerName.equalsIgnoreCase(header)) {
        return algorithm;
      }
    }
    return null;
  }

  /** A value in Base64, or null where it is not one of this algorithm. */
  public @Nullable Digest decode(String base64) {
    return Digest.ofBase64(base64.trim(), sizeBytes);
  }
}
