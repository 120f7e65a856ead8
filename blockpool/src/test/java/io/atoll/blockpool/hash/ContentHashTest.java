package io.atoll.blockpool.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  @Test
  void bytesSurviveTheRoundTripInOrder() {
    byte[] bytes = new byte[40];
    new Random(1).nextBytes(bytes);
    ContentHash hash = ContentHash.read(bytes, 5);
    byte[] copy = new byte[40];
    hash.write(copy, 3);
    assertThat(Arrays.copyOfRange(copy, 3, 35)).isEqualTo(Arrays.copyOfRange(bytes, 5, 37));
    assertThat(hash.toString()).isEqualTo(HexFormat.of().formatHex(hash.toBytes()));
    assertThat(ContentHash.read(hash.toBytes(), 0)).isEqualTo(hash).hasSameHashCodeAs(hash);
  }

  @Test
  void orderIsThatOfTheBytes() {
    Random random = new Random(2);
    for (int round = 0; round < 1000; round++) {
      byte[] a = new byte[32];
      random.nextBytes(a);
      byte[] b = a.clone();
      b[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
      assertThat(Integer.signum(ContentHash.read(a, 0).compareTo(ContentHash.read(b, 0))))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
    }
    ContentHash hash = new ContentHash(1, 2, 3, 4);
    assertThat(hash).isEqualByComparingTo(new ContentHash(1, 2, 3, 4));
  }
}
