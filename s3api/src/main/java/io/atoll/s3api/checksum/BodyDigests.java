package io.atoll.s3api.checksum;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * All digests of one body in one pass. For one thread at a time.
 *
 * <p>MD5 gets each buffer as it is, as it may be made beside others'. For the rest it is cut into
 * pieces that fit the first-level cache, so that the second digest finds what the first one loaded.
 */
public final class BodyDigests {
  private static final int PIECE_BYTES = Crc64Nvme.WINDOW_BYTES;

  private final @Nullable RunningChecksum md5;
  private final @Nullable RunningChecksum sha256;
  private final @Nullable RunningChecksum checksum;
  private final @Nullable ChecksumAlgorithm algorithm;
  private long lengthBytes;

  /**
   * Begins.
   *
   * @param md5 the MD5 to make, for the ETag or Content-MD5; null where none is wanted
   * @param sha256 whether SHA-256 is wanted, for {@code x-amz-content-sha256}
   * @param algorithm the additional checksum that is wanted, or null; SHA-256 and MD5 are made once
   *     even if wanted twice
   */
  public BodyDigests(
      @Nullable RunningChecksum md5, boolean sha256, @Nullable ChecksumAlgorithm algorithm) {
    boolean shared =
        (sha256 && algorithm == ChecksumAlgorithm.SHA256)
            || (md5 != null && algorithm == ChecksumAlgorithm.MD5);
    this.md5 = md5;
    this.sha256 = sha256 ? RunningChecksum.sha256() : null;
    this.checksum = algorithm == null || shared ? null : RunningChecksum.of(algorithm);
    this.algorithm = algorithm;
  }

  /**
   * The digests of a body.
   *
   * @param lengthBytes of the body
   * @param md5 null where it was not wanted
   * @param sha256 null where it was not wanted
   * @param algorithm of the additional checksum, or null
   * @param checksum null where none was wanted
   */
  public record Result(
      long lengthBytes,
      @Nullable Digest md5,
      @Nullable Digest sha256,
      @Nullable ChecksumAlgorithm algorithm,
      @Nullable Digest checksum) {}

  /**
   * Takes in what is left of the buffer, heap or direct; its position does not change. The bytes
   * must stay as they are until {@link #settle} or {@link #finish} has returned, or what was given
   * to {@link #whenRead} afterwards is run.
   */
  public void update(ByteBuffer data) {
    int end = data.limit();
    lengthBytes += data.remaining();
    if (md5 != null) {
      md5.update(data);
    }
    int piece = sha256 == null || checksum == null ? Integer.MAX_VALUE : PIECE_BYTES;
    for (int at = data.position(); at < end; ) {
      int count = Math.min(piece, end - at);
      updateOthers(data.slice(at, count));
      at += count;
    }
  }

  private void updateOthers(ByteBuffer piece) {
    if (sha256 != null) {
      sha256.update(piece);
    }
    if (checksum != null) {
      checksum.update(piece);
    }
  }

  /** Returns when all bytes given so far were read. */
  public void settle() {
    if (md5 != null) {
      md5.settle();
    }
  }

  /** As {@link RunningChecksum#whenRead}. */
  public void whenRead(Runnable then) {
    if (md5 == null) {
      then.run();
    } else {
      md5.whenRead(then);
    }
  }

  /** As {@link RunningChecksum#pause}. */
  public void pause() {
    if (md5 != null) {
      md5.pause();
    }
  }

  /** The digests over all that was taken in. To be called once. */
  public Result finish() {
    Digest madeMd5 = md5 == null ? null : md5.finish();
    Digest sha = sha256 == null ? null : sha256.finish();
    Digest additional =
        checksum != null
            ? checksum.finish()
            : algorithm == ChecksumAlgorithm.SHA256
                ? sha
                : algorithm == ChecksumAlgorithm.MD5 ? madeMd5 : null;
    return new Result(lengthBytes, madeMd5, sha, algorithm, additional);
  }
}
