package io.atoll.blockpool.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BitFlipTest {
  @Test
  void everyFlippedBitIsFound() {
    byte[] message = new byte[300];
    new Random(4).nextBytes(message);
    int whole = Crc32c.of(message, 0, message.length, 99);
    for (int bit = 0; bit < message.length * 8; bit++) {
      message[bit >> 3] ^= (byte) (1 << (bit & 7));
      int broken = Crc32c.of(message, 0, message.length, 99);
      assertThat(BitFlip.find(whole ^ broken, message.length)).isEqualTo(bit);
      message[bit >> 3] ^= (byte) (1 << (bit & 7));
    }
  }

  @Test
  void twoFlippedBitsAreNotTakenForOne() {
    byte[] message = new byte[4096];
    new Random(5).nextBytes(message);
    int whole = Crc32c.of(message, 0, message.length, 1);
    for (int i = 0; i < 500; i++) {
      message[i] ^= 1;
      message[4000 - i] ^= 16;
      int broken = Crc32c.of(message, 0, message.length, 1);
      assertThat(BitFlip.find(whole ^ broken, message.length)).isEqualTo(-1);
      message[i] ^= 1;
      message[4000 - i] ^= 16;
    }
  }
}
