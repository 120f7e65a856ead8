package io.atoll.blockpool.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atoll.blockpool.hash.Crc32c;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameCodecTest {
  private static final int SEED = 0x5eed;

  private final Arena arena = Arena.ofConfined();
  private final FrameCodec codec = new FrameCodec(SEED);

  @AfterEach
  void release() {
    codec.close();
    arena.close();
  }

  /**
   * Frames of text, of noise and of zeroes in turn, so that every block has raw and compressed
   * ones.
   */
  private MemorySegment mixed(int length, long seed) {
    Random random = new Random(seed);
    MemorySegment plain = arena.allocate(length);
    for (int i = 0; i < length; i++) {
      int kind = i / FrameTable.FRAME_BYTES % 3;
      int value = kind == 0 ? 'a' + random.nextInt(4) : kind == 1 ? random.nextInt(256) : 0;
      plain.set(ValueLayout.JAVA_BYTE, i, (byte) value);
    }
    return plain;
  }

  private MemorySegment noise(int length) {
    byte[] bytes = new byte[length];
    new Random(9).nextBytes(bytes);
    return arena.allocate(length).copyFrom(MemorySegment.ofArray(bytes));
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void everyLengthComesBackAsItWas(Codec choice) throws Exception {
    int[] lengths = {1, 100, 4095, 4096, 16_383, 16_384, 16_385, 131_072, 100_001, 1 << 20};
    for (int length : lengths) {
      MemorySegment plain = mixed(length, length);
      MemorySegment out = arena.allocate(length);
      FrameTable table = codec.encode(plain, length, choice, out);
      assertThat(table.plainLength()).isEqualTo(length);
      assertThat(table.storedBytes()).isLessThanOrEqualTo(length);
      MemorySegment back = arena.allocate(length);
      codec.decode(table, out.asSlice(0, table.storedBytes()), 0, 0, length, back);
      assertThat(back.mismatch(plain)).as("%s, %d bytes", choice, length).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void aRangeNeedsOnlyTheStoredBytesOfItsFrames(Codec choice) throws Exception {
    int length = 131_072;
    MemorySegment plain = mixed(length, 1);
    MemorySegment out = arena.allocate(length);
    FrameTable table = codec.encode(plain, length, choice, out);
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      int from = random.nextInt(length);
      int to = from + 1 + random.nextInt(length - from);
      int first = table.offsetOfFrame(from / FrameTable.FRAME_BYTES);
      int end = table.offsetOfFrame((to - 1) / FrameTable.FRAME_BYTES + 1);
      MemorySegment needed = arena.allocate(end - first).copyFrom(out.asSlice(first, end - first));
      MemorySegment back = arena.allocate(to - from);
      codec.decode(table, needed, first, from, to, back);
      assertThat(back.mismatch(plain.asSlice(from, to - from)))
          .as("%d to %d", from, to)
          .isEqualTo(-1);
    }
  }

  @Test
  void compressibleFramesAreCompressedAndNoiseLiesRawWhereItCanBeSent() {
    int length = 131_072;
    MemorySegment plain = mixed(length, 3);
    MemorySegment out = arena.allocate(length);
    FrameTable table = codec.encode(plain, length, Codec.ZSTD, out);
    for (int i = 0; i < table.frameCount(); i++) {
      assertThat(table.isRaw(i)).as("frame %d", i).isEqualTo(i % 3 == 1);
      if (table.isRaw(i)) {
        MemorySegment stored = out.asSlice(table.offsetOfFrame(i), table.storedLength(i));
        assertThat(
                stored.mismatch(
                    plain.asSlice((long) i * FrameTable.FRAME_BYTES, stored.byteSize())))
            .isEqualTo(-1);
      }
    }
    assertThat(table.storedBytes()).isLessThan(length * 6 / 10);
  }

  @Test
  void whatSavesNoDeviceBlockIsStoredRaw() {
    // A tail of 5000 equal bytes gives up a block of its two; one of 100 shrinks within its only
    // block.
    MemorySegment noise = noise(65_536 + 5000);
    noise.asSlice(65_536).fill((byte) 7);
    MemorySegment out = arena.allocate(noise.byteSize());
    assertThat(codec.encode(noise, 65_536 + 5000, Codec.LZ4, out).isAllRaw()).isFalse();
    assertThat(codec.encode(noise, 65_536 + 100, Codec.LZ4, out).isAllRaw()).isTrue();
    assertThat(codec.encode(noise, 65_536, Codec.ZSTD, out).isAllRaw()).isTrue();
    MemorySegment little = arena.allocate(3000);
    assertThat(codec.encode(little, 3000, Codec.ZSTD, out).isAllRaw()).isTrue();
  }

  @Test
  void evenlyDistributedDataThatRepeatsItselfIsFound() {
    MemorySegment plain = noise(16_384);
    MemorySegment.copy(plain, 0, plain, 4096, 4096);
    MemorySegment.copy(plain, 0, plain, 8192, 8192);
    MemorySegment out = arena.allocate(16_384);
    assertThat(codec.encode(plain, 16_384, Codec.ZSTD, out).storedBytes()).isLessThan(5000);
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void anyFlippedBitIsFoundAndNamesItsFrame(Codec choice) throws Exception {
    int length = 60_000;
    MemorySegment plain = mixed(length, 4);
    MemorySegment out = arena.allocate(length);
    FrameTable table = codec.encode(plain, length, choice, out);
    MemorySegment back = arena.allocate(length);
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      int at = random.nextInt(table.storedBytes());
      byte before = out.get(ValueLayout.JAVA_BYTE, at);
      out.set(ValueLayout.JAVA_BYTE, at, (byte) (before ^ (1 << random.nextInt(8))));
      FrameCorruptException e =
          catchThrowableOfType(
              FrameCorruptException.class, () -> codec.decode(table, out, 0, 0, length, back));
      assertThat(table.offsetOfFrame(e.frameIndex())).isLessThanOrEqualTo(at);
      assertThat(table.offsetOfFrame(e.frameIndex() + 1)).isGreaterThan(at);
      assertThat(e.foundCrc()).isNotEqualTo(e.expectedCrc());
      out.set(ValueLayout.JAVA_BYTE, at, before);
    }
    codec.decode(table, out, 0, 0, length, back);
  }

  @Test
  void anotherPoolsSeedDoesNotVerify() {
    MemorySegment plain = mixed(40_000, 6);
    MemorySegment out = arena.allocate(40_000);
    FrameTable table = codec.encode(plain, 40_000, Codec.LZ4, out);
    try (FrameCodec other = new FrameCodec(SEED + 1)) {
      assertThatThrownBy(() -> other.decode(table, out, 0, 0, 40_000, arena.allocate(40_000)))
          .isInstanceOf(FrameCorruptException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Codec.class,
      names = {"LZ4", "ZSTD"})
  void nonsenseUnderAValidChecksumIsAnErrorNotACrash(Codec choice) {
    Random random = new Random(7);
    MemorySegment stored = noise(5000);
    MemorySegment out = arena.allocate(16_384);
    for (int round = 0; round < 100; round++) {
      int length = 1 + random.nextInt(5000);
      int crc = Crc32c.of(stored, 0, length, SEED);
      FrameTable table =
          new FrameTable(16_384, new int[] {FrameTable.form(choice, length)}, new int[] {crc});
      assertThatThrownBy(() -> codec.decode(table, stored, 0, 0, 16_384, out))
          .isInstanceOf(FrameCorruptException.class);
    }
  }

  @Test
  void impossibleRequestsAreRefused() {
    MemorySegment plain = arena.allocate(100);
    assertThatThrownBy(() -> codec.encode(plain, 0, Codec.NONE, plain))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.encode(plain, 100, Codec.NONE, arena.allocate(99)))
        .isInstanceOf(IllegalArgumentException.class);
    FrameTable table = codec.encode(plain, 100, Codec.NONE, arena.allocate(100));
    assertThatThrownBy(() -> codec.decode(table, plain, 0, 50, 101, plain))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
