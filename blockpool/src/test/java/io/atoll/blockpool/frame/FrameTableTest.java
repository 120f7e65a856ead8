package io.atoll.blockpool.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTableTest {
  private static FrameTable random(Random random) {
    int length = 1 + random.nextInt(FrameTable.MAX_PLAIN_BYTES);
    int count = (length + FrameTable.FRAME_BYTES - 1) / FrameTable.FRAME_BYTES;
    int[] forms = new int[count];
    int[] crcs = random.ints(count).toArray();
    for (int i = 0; i < count; i++) {
      int plain = Math.min(FrameTable.FRAME_BYTES, length - i * FrameTable.FRAME_BYTES);
      if (plain > 1 && random.nextBoolean()) {
        forms[i] =
            FrameTable.form(
                random.nextBoolean() ? Codec.LZ4 : Codec.ZSTD, 1 + random.nextInt(plain - 1));
      }
    }
    return new FrameTable(length, forms, crcs);
  }

  @Test
  void survivesTheRoundTrip() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      FrameTable table = random(random);
      byte[] bytes = new byte[table.encodedBytes() + 9];
      assertThat(table.write(bytes, 5)).isEqualTo(5 + table.encodedBytes());
      FrameTable back = FrameTable.read(bytes, 5);
      assertThat(back).isEqualTo(table).hasSameHashCodeAs(table).hasToString(table.toString());
      ByteBuffer buffer = ByteBuffer.wrap(bytes).position(5);
      assertThat(FrameTable.read(buffer)).isEqualTo(table);
      assertThat(buffer.position()).isEqualTo(5 + table.encodedBytes());
    }
  }

  @Test
  void offsetsAreTheSumOfWhatLiesBefore() {
    FrameTable table = random(new Random(2));
    int offset = 0;
    for (int i = 0; i < table.frameCount(); i++) {
      assertThat(table.offsetOfFrame(i)).isEqualTo(offset);
      assertThat(table.isRaw(i)).isEqualTo(table.codec(i) == Codec.NONE);
      offset += table.storedLength(i);
    }
    assertThat(table.storedBytes())
        .isEqualTo(offset)
        .isEqualTo(table.offsetOfFrame(table.frameCount()));
  }

  @Test
  void damagedOrCutTablesAreTypedErrors() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length >= 4 && random.nextBoolean()) {
        bytes[2] = 0;
        bytes[3] = 0;
      }
      try {
        FrameTable table = FrameTable.read(bytes, 0);
        assertThat(table.storedBytes()).isBetween(1, table.plainLength());
      } catch (FrameCorruptException e) {
        assertThat(e.frameIndex()).isEqualTo(-1);
      }
    }
  }

  @Test
  void shapesThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new FrameTable(0, new int[0], new int[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameTable(16_385, new int[1], new int[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
