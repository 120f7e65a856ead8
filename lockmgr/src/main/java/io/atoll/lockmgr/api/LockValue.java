package io.atoll.lockmgr.api;

import java.util.Arrays;

/**
 * The small value kept with a resource while anyone holds it.
 *
 * <p>It is set by a holder of PW or EX, seen by whoever is granted a lock afterwards, and marked
 * invalid when the last one who could have written it died. An invalid value must be re-read from
 * the device by its user and set anew.
 */
public final class LockValue {
  /** Longest value in bytes. */
  public static final int MAX_BYTES = 64;

  /** The value of a resource that nobody gave one: zero bytes, valid. */
  public static final LockValue EMPTY = new LockValue(new byte[0], true);

  /** Zero bytes, not to be trusted. */
  public static final LockValue INVALID = new LockValue(new byte[0], false);

  private final byte[] bytes;
  private final boolean valid;

  private LockValue(byte[] bytes, boolean valid) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("a lock value has at most " + MAX_BYTES + " bytes");
    }
    this.bytes = bytes;
    this.valid = valid;
  }

  /** A valid value made of a copy of {@code bytes}. */
  public static LockValue of(byte[] bytes) {
    return new LockValue(bytes.clone(), true);
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** How many bytes the value has. */
  public int lengthBytes() {
    return bytes.length;
  }

  /** False after the last possible writer died. */
  public boolean valid() {
    return valid;
  }

  /** The same bytes, not to be trusted any more. */
  public LockValue invalidated() {
    return valid ? new LockValue(bytes, false) : this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LockValue value
        && valid == value.valid
        && Arrays.equals(bytes, value.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 2 + (valid ? 1 : 0);
  }

  @Override
  public String toString() {
    return (valid ? "" : "invalid ") + java.util.HexFormat.of().formatHex(bytes);
  }
}
