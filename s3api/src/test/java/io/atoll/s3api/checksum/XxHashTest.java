package io.atoll.s3api.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.SeededRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The expected values were made with the reference implementation of xxHash. */
class XxHashTest {
  /** Beyond two blocks of XXH3, so that every way through it is taken with every rest. */
  private static final int LENGTHS = 2600;

  private static byte[] pattern() {
    byte[] data = new byte[LENGTHS];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * i * 31 + i * 7 + (i >> 8) * 13);
    }
    return data;
  }

  private static Digest of(ChecksumAlgorithm algorithm, byte[] data, int length) {
    RunningChecksum running = RunningChecksum.of(algorithm);
    running.update(ByteBuffer.wrap(data, 0, length));
    return running.finish();
  }

  /** SHA-256 over the values of the pattern's first 0, 1, 2, ... bytes. */
  private static String ofAllLengths(ChecksumAlgorithm algorithm) {
    byte[] data = pattern();
    RunningChecksum all = RunningChecksum.sha256();
    for (int length = 0; length < LENGTHS; length++) {
      all.update(of(algorithm, data, length).buffer());
    }
    return all.finish().hex();
  }

  @Test
  void agreesWithTheReferenceForEveryLength() {
    assertThat(ofAllLengths(ChecksumAlgorithm.XXHASH64))
        .isEqualTo("aa66381514fe219c2a73e68f39fc3bd8eb9c0c2e91a79423834b2555f28d0862");
    assertThat(ofAllLengths(ChecksumAlgorithm.XXHASH3))
        .isEqualTo("18fcd8d6cbc6dee97310f5802c473ac4516b113474f1d22ee1af2f2581c96118");
    assertThat(ofAllLengths(ChecksumAlgorithm.XXHASH128))
        .isEqualTo("5d1ba22d8bbc8da3483f82f4d1ff874b5df56d717fe867d89987f872528f9302");
  }

  @Test
  void checkValues() {
    byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(of(ChecksumAlgorithm.XXHASH64, check, 9).hex()).isEqualTo("8cb841db40e6ae83");
    assertThat(of(ChecksumAlgorithm.XXHASH3, check, 9).hex()).isEqualTo("72dcb18b67a17dff");
    assertThat(of(ChecksumAlgorithm.XXHASH128, check, 9).hex())
        .isEqualTo("33119477ede5dcd5e9716427681d5860");
  }

  @Test
  void anyPiecesGiveTheSame() {
    SeededRandom random = SeededRandom.fresh();
    byte[] data = new byte[6000];
    random.nextBytes(data);
    ByteBuffer direct = ByteBuffer.allocateDirect(data.length).put(data).flip();
    for (ChecksumAlgorithm algorithm :
        new ChecksumAlgorithm[] {
          ChecksumAlgorithm.XXHASH64, ChecksumAlgorithm.XXHASH3, ChecksumAlgorithm.XXHASH128
        }) {
      RunningChecksum running = RunningChecksum.of(algorithm);
      for (int round = 0; round < 300; round++) {
        int length = random.nextInt(data.length);
        int most = 1 + random.nextInt(2500);
        for (int from = 0; from < length; ) {
          int count = Math.min(length - from, random.nextInt(most + 1));
          ByteBuffer piece = direct.duplicate().position(from).limit(from + count);
          running.update(random.nextBoolean() ? piece.order(ByteOrder.LITTLE_ENDIAN) : piece);
          assertThat(piece.position()).as("where the buffer stands").isEqualTo(from);
          from += count;
        }
        assertThat(running.finish())
            .as("%s of %d bytes, %s", algorithm, length, random)
            .isEqualTo(of(algorithm, data, length));
      }
    }
  }
}
