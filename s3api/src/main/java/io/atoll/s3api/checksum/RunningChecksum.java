package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A checksum or digest being made. For one thread at a time. */
public interface RunningChecksum {
  /**
   * Takes in what is left of the buffer, heap or direct; its position does not change. The bytes
   * must stay as they are until {@link #settle} or {@link #finish} has returned, or what was given
   * to {@link #whenRead} afterwards is run.
   */
  void update(ByteBuffer data);

  /**
   * Has something run once all bytes given so far were read: at once, or later by any thread. It
   * must not block.
   */
  default void whenRead(Runnable then) {
    then.run();
  }

  /** Returns when all bytes given so far were read. Nothing to wait for where update reads them. */
  default void settle() {}

  /**
   * Settles, and states that more bytes may be long in coming, or never come. To be called whenever
   * the thread that updates turns to something else, as others may wait for its next update.
   */
  default void pause() {}

  /** The value over all that was taken in; the checksum starts anew after this. */
  Digest finish();

  /** A new one of an additional checksum. */
  static RunningChecksum of(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> new ZipChecksum(new CRC32());
      case CRC32C -> new ZipChecksum(new CRC32C());
      case CRC64NVME -> new Crc64Nvme();
      case SHA1 -> ofDigest("SHA-1");
      case SHA256 -> ofDigest("SHA-256");
      case MD5 -> md5();
      case SHA512 -> ofDigest("SHA-512");
      case XXHASH64 -> XxHash.xxh64();
      case XXHASH3 -> XxHash.xxh3();
      case XXHASH128 -> XxHash.xxh128();
    };
  }

  /** MD5, for ETags and Content-MD5. */
  static RunningChecksum md5() {
    return ofDigest("MD5");
  }

  /** SHA-256, for {@code x-amz-content-sha256}. */
  static RunningChecksum sha256() {
    return ofDigest("SHA-256");
  }

  private static RunningChecksum ofDigest(String name) {
    try {
      return new HashDigest(MessageDigest.getInstance(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + name, e);
    }
  }

  /** A checksum of the JDK that fits 32 bits. */
  record ZipChecksum(Checksum checksum) implements RunningChecksum {
    @Override
    public void update(ByteBuffer data) {
      checksum.update(data.duplicate());
    }

    @Override
    public Digest finish() {
      Digest value = Digest.ofNumber(checksum.getValue(), 4);
      checksum.reset();
      return value;
    }
  }

  /** A digest of whichever security provider comes first. */
  record HashDigest(MessageDigest digest) implements RunningChecksum {
    @Override
    public void update(ByteBuffer data) {
      digest.update(data.duplicate());
    }

    @Override
    public Digest finish() {
      return Digest.of(digest.digest());
    }
  }
}
