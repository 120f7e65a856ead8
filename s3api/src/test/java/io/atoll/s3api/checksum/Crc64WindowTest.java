package io.atoll.s3api.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Crc64WindowTest {
  private static final long ONE = 1L << 63;

  /** x^(64 n) modulo the polynomial. */
  private static long power(int n) {
    return CrcCombination.of(ChecksumAlgorithm.CRC64NVME).combine(ONE, 0, 8L * n);
  }

  /** The relation that the window rests on, both sides times x^(64 * the longest distance). */
  @Test
  void theDistancesSumUpToOne() {
    int[] distances = Crc64Window.distances();
    int longest = Arrays.stream(distances).max().orElseThrow();
    long sum = 0;
    for (int distance : distances) {
      sum ^= power(longest - distance);
    }
    assertThat(sum).isEqualTo(power(longest));
    assertThat(longest).isLessThanOrEqualTo(Crc64Window.SPAN);
    // A longer vector than the shortest distance would read what it has not written.
    assertThat(Arrays.stream(distances).min().orElseThrow()).isGreaterThanOrEqualTo(32);
  }

  @Test
  void agreesWithTheTablesForAnyPieces() {
    SeededRandom random = SeededRandom.fresh();
    for (int round = 0; round < 60; round++) {
      byte[] data = new byte[random.nextInt(400_000)];
      random.nextBytes(data);
      RunningChecksum running = RunningChecksum.of(ChecksumAlgorithm.CRC64NVME);
      for (int from = 0; from < data.length; ) {
        int piece = random.nextInt(3) == 0 ? random.nextInt(40) : random.nextInt(150_000);
        int count = Math.min(data.length - from, piece);
        ByteBuffer bytes = ByteBuffer.wrap(data, from, count);
        boolean direct = random.nextInt(2) == 0;
        running.update(direct ? ByteBuffer.allocateDirect(count).put(bytes).flip() : bytes);
        from += count;
      }
      assertThat(running.finish().number())
          .as("%s", random)
          .isEqualTo(~Crc64Tables.update(-1L, ByteBuffer.wrap(data)));
    }
  }

  @Test
  void startsAnewAfterFinish() {
    ByteBuffer data = ByteBuffer.allocate(3 * Crc64Nvme.WINDOW_BYTES + 5);
    RunningChecksum running = RunningChecksum.of(ChecksumAlgorithm.CRC64NVME);
    running.update(data);
    Digest first = running.finish();
    running.update(data);
    assertThat(running.finish()).isEqualTo(first);
  }
}
