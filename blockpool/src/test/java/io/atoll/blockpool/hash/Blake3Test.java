package io.atoll.blockpool.hash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class Blake3Test {
  /** The key of the official vectors. */
  private static final byte[] KEY = "whats the Elvish word for friend".getBytes(US_ASCII);

  // Inputs and key of the project's test vectors, and longer inputs of the same kind; values by its
  // Rust implementation.
  @ParameterizedTest
  @CsvFileSource(resources = "/blake3-vectors.csv", numLinesToSkip = 1)
  void matchesTheReferenceImplementation(int length, String plain, String keyed) {
    byte[] input = official(length);
    assertThat(new Blake3().hash(input, 0, length)).hasToString(plain);
    assertThat(new Blake3(KEY).hash(input, 0, length)).hasToString(keyed);
    assertThat(scalar(0).hash(input, 0, length)).hasToString(plain);
  }

  /** Bytes 0, 1, ... 250, 0, ..., as the official vectors have it. */
  private static byte[] official(int length) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i % 251);
    }
    return input;
  }

  private static Blake3 scalar(int flags) {
    return new Blake3(Blake3.initialWords(), flags, new Blake3Scalar());
  }

  @Test
  void lanesAndScalarAgreeOnEveryShapeOfTree() {
    byte[] data = new byte[3 << 20];
    new Random(3).nextBytes(data);
    Random random = new Random(5);
    Blake3 lanes = new Blake3(Blake3.initialWords(), 0, new Blake3Lanes());
    Blake3 scalar = scalar(0);
    for (int chunks = 1; chunks <= 40; chunks++) {
      for (int delta : new int[] {-1, 0, 1}) {
        int length = chunks * 1024 + delta;
        assertThat(lanes.hash(data, chunks, length))
            .as("length %d", length)
            .isEqualTo(scalar.hash(data, chunks, length));
      }
    }
    for (int round = 0; round < 30; round++) {
      int length = random.nextInt(data.length);
      int offset = random.nextInt(data.length - length);
      assertThat(lanes.hash(data, offset, length))
          .as("length %d", length)
          .isEqualTo(scalar.hash(data, offset, length));
    }
  }

  @Test
  void nativeSegmentsHashAsArraysDo() {
    byte[] data = new byte[200_000];
    new Random(6).nextBytes(data);
    Blake3 hasher = new Blake3();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(data.length);
      segment.copyFrom(MemorySegment.ofArray(data));
      for (int length : new int[] {0, 1, 63, 64, 65, 1023, 4096, 131_072, 199_993}) {
        assertThat(hasher.hash(segment, 7, length)).isEqualTo(hasher.hash(data, 7, length));
      }
    }
  }

  @Test
  void everyBitCounts() {
    byte[] data = new byte[5000];
    Blake3 hasher = new Blake3();
    ContentHash before = hasher.hash(data, 0, data.length);
    for (int at = 0; at < data.length; at += 7) {
      data[at] ^= 1;
      assertThat(hasher.hash(data, 0, data.length)).isNotEqualTo(before);
      data[at] ^= 1;
    }
    assertThat(hasher.hash(data, 0, data.length)).isEqualTo(before);
  }

  @Test
  void wrongKeysAndRangesAreRefused() {
    assertThatThrownBy(() -> new Blake3(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Blake3().hash(new byte[10], 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void sha256MatchesItsStandard() {
    byte[] abc = "abc".getBytes(US_ASCII);
    Sha256 hasher = new Sha256();
    String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(hasher.hash(abc, 0, 3)).hasToString(expected);
    assertThat(hasher.hash(MemorySegment.ofArray(abc), 0, 3)).hasToString(expected);
  }
}
