package io.atoll.s3api.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.SeededRandom;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Md5Test {
  private static Digest jdk(byte[] data) {
    RunningChecksum md5 = RunningChecksum.md5();
    md5.update(ByteBuffer.wrap(data));
    return md5.finish();
  }

  private static String own(String text) {
    Md5 md5 = new Md5();
    md5.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    return md5.finish().hex();
  }

  /** RFC 1321, appendix 5. */
  @Test
  void testSuiteOfTheRfc() {
    assertThat(own("")).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    assertThat(own("a")).isEqualTo("0cc175b9c0f1b6a831c399e269772661");
    assertThat(own("abc")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThat(own("message digest")).isEqualTo("f96b697d7cb7938d525a2f31aaf161d0");
    assertThat(own("abcdefghijklmnopqrstuvwxyz")).isEqualTo("c3fcd3d76192e4007dfb496cca67e13b");
    assertThat(own("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
        .isEqualTo("d174ab98d277d9f5a5611c2c9f419d9f");
    assertThat(own("1234567890".repeat(8))).isEqualTo("57edf4a22be3c955ac49da2e2107b67a");
  }

  @Test
  void agreesWithTheJdkForAnyPieces() {
    SeededRandom random = SeededRandom.fresh();
    Md5 md5 = new Md5();
    for (int round = 0; round < 400; round++) {
      byte[] data = new byte[random.nextInt(400)];
      random.nextBytes(data);
      for (int from = 0; from < data.length; ) {
        int count = Math.min(data.length - from, random.nextInt(150));
        ByteBuffer bytes = ByteBuffer.wrap(data, from, count);
        boolean direct = random.nextInt(2) == 0;
        md5.update(direct ? ByteBuffer.allocateDirect(count).put(bytes).flip() : bytes);
        from += count;
      }
      assertThat(md5.finish()).as("%s", random).isEqualTo(jdk(data));
    }
  }

  /** Batches of every size, of pieces of all lengths, from heap and native memory. */
  @Test
  void streamsInLanesAreAsIfAlone() {
    SeededRandom random = SeededRandom.fresh();
    Md5Batch shared = new Md5Batch();
    for (int round = 0; round < 200; round++) {
      int streams = 1 + round % Math.max(2, Md5Batch.lanes());
      checkBatches(random, shared, Math.min(streams, Md5Batch.lanes()));
    }
  }

  private static void checkBatches(SeededRandom random, Md5Batch shared, int streams) {
    Md5[] running = new Md5[streams];
    Arrays.setAll(running, i -> new Md5());
    byte[][] whole = new byte[streams][0];
    try (Arena arena = Arena.ofConfined()) {
      for (int batch = 0; batch < 3; batch++) {
        List<Md5Batch.Piece> pieces = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
          byte[] bytes = new byte[random.nextInt(random.nextInt(3) == 0 ? 70 : 3000)];
          random.nextBytes(bytes);
          int before = whole[i].length;
          whole[i] = Arrays.copyOf(whole[i], before + bytes.length);
          System.arraycopy(bytes, 0, whole[i], before, bytes.length);
          MemorySegment heap = MemorySegment.ofArray(bytes);
          boolean direct = random.nextInt(2) == 0;
          pieces.add(
              new Md5Batch.Piece(
                  running[i], direct ? arena.allocate(bytes.length).copyFrom(heap) : heap));
        }
        shared.update(pieces);
      }
    }
    for (int i = 0; i < streams; i++) {
      assertThat(running[i].finish())
          .as("stream %d of %d, %s", i, streams, random)
          .isEqualTo(jdk(whole[i]));
    }
  }
}
