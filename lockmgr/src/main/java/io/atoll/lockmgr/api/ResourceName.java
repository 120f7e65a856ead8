package io.atoll.lockmgr.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Name of something that can be locked: 1 to 64 bytes, compared bytewise. Immutable. */
public final class ResourceName implements Comparable<ResourceName> {
  /** Longest name in bytes. */
  public static final int MAX_BYTES = 64;

  private final byte[] bytes;
  private final int hash;

  private ResourceName(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a resource name has 1 to " + MAX_BYTES + " bytes, not " + bytes.length);
    }
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** The name whose UTF-8 form is {@code text}. */
  public static ResourceName of(String text) {
    return new ResourceName(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The name made of a copy of {@code bytes}. */
  public static ResourceName of(byte[] bytes) {
    return new ResourceName(bytes.clone());
  }

  /** A copy of the name's bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes the name has. */
  public int lengthBytes() {
    return bytes.length;
  }

  @Override
  public int compareTo(ResourceName other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ResourceName name
            && hash == name.hash
            && Arrays.equals(bytes, name.bytes));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
