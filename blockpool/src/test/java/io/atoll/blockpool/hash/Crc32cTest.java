package io.atoll.blockpool.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class Crc32cTest {
  @Test
  void isTheChecksumOfSeedThenData() {
    // RFC 3720 B.4 by way of the well-known check value of "123456789", e3069283: its first four
    // bytes as the seed.
    byte[] digits = "123456789".getBytes(US_ASCII);
    int seed = '1' | '2' << 8 | '3' << 16 | '4' << 24;
    assertThat(Crc32c.of(digits, 4, 5, seed)).isEqualTo(0xe3069283);
  }

  @Test
  void arraysHeapAndNativeSegmentsAgreeAtAnyOffset() {
    Random random = new Random(4);
    byte[] bytes = new byte[10_000];
    random.nextBytes(bytes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nativeCopy = arena.allocate(bytes.length);
      nativeCopy.copyFrom(MemorySegment.ofArray(bytes));
      for (int round = 0; round < 200; round++) {
        int offset = random.nextInt(bytes.length);
        int length = random.nextInt(bytes.length - offset + 1);
        int seed = random.nextInt();
        CRC32C plain = new CRC32C();
        plain.update(
            new byte[] {(byte) seed, (byte) (seed >> 8), (byte) (seed >> 16), (byte) (seed >> 24)});
        plain.update(bytes, offset, length);
        assertThat(Crc32c.of(bytes, offset, length, seed)).isEqualTo((int) plain.getValue());
        assertThat(Crc32c.of(nativeCopy, offset, length, seed)).isEqualTo((int) plain.getValue());
        assertThat(Crc32c.of(MemorySegment.ofArray(bytes).asReadOnly(), offset, length, seed))
            .isEqualTo((int) plain.getValue());
      }
    }
  }

  @Test
  void seedsTellPoolsApartEvenOnZeroes() {
    byte[] zeroes = new byte[4096];
    assertThat(Crc32c.of(zeroes, 0, 4096, 1))
        .isNotEqualTo(Crc32c.of(zeroes, 0, 4096, 2))
        .isNotZero();
  }

  @Test
  void rangesOutsideAreRefused() {
    assertThatThrownBy(() -> Crc32c.of(new byte[8], 4, 5, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Crc32c.of(MemorySegment.ofArray(new byte[8]), 4, 5, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
