package io.atoll.s3api.checksum;

import org.jspecify.annotations.Nullable;

/** What a multipart object's checksum is taken over. */
public enum ChecksumType {
  /** Over the parts' checksums, with the number of parts behind it. */
  COMPOSITE,
  /** Over the whole content, as if it had come in one piece. */
  FULL_OBJECT;

  /** The type of that name, whatever its case, or null. */
  public static @Nullable ChecksumType ofName(String name) {
    for (ChecksumType type : values()) {
      if (type.name().equalsIgnoreCase(name)) {
        return type;
      }
    }
    return null;
  }
}
