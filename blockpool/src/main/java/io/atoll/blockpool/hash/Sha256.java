package io.atoll.blockpool.hash;

import java.lang.foreign.MemorySegment;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4) by the platform's provider: slower than BLAKE3, for pools that must use an
 * approved function.
 */
public final class Sha256 implements ContentHasher {
  private final MessageDigest digest;
  private final byte[] result = new byte[ContentHash.BYTES];

  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String name() {
    return "sha256";
  }

  @Override
  public ContentHash hash(MemorySegment data, long offset, long length) {
    digest.update(data.asSlice(offset, length).asByteBuffer());
    return finish();
  }

  @Override
  public ContentHash hash(byte[] data, int offset, int length) {
    digest.update(data, offset, length);
    return finish();
  }

  private ContentHash finish() {
    try {
      digest.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new AssertionError("the result has room for the digest", e);
    }
    return ContentHash.read(result, 0);
  }
}
