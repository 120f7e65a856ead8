package io.atoll.gateway.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SharedMd5Test {
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** One buffer filled again and again, as a body is read: what settled must not be read again. */
  private static Digest digest(RunningChecksum md5, byte[] data, Random random) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(300_000);
    for (int from = 0; from < data.length; ) {
      int most = random.nextInt(4) == 0 ? 100 : buffer.capacity();
      int count = Math.min(data.length - from, 1 + random.nextInt(most));
      buffer.clear().put(data, from, count).flip();
      md5.update(buffer);
      md5.settle();
      from += count;
    }
    return md5.finish();
  }

  private static byte[] data(Random random) {
    byte[] data = new byte[(int) SharedMd5.ALONE_BYTES + 1 + random.nextInt(600_000)];
    random.nextBytes(data);
    return data;
  }

  private static void many(SharedMd5 shared, int threads) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        long seed = SEED + i;
        all.add(
            executor.submit(() -> {
              Random random = new Random(seed);
              for (int round = 0; round < 10; round++) {
                byte[] data = data(random);
                Digest made = digest(shared.forBody(data.length), data, random);
                assertThat(made)
                    .as("seed %d", seed)
                    .isEqualTo(digest(RunningChecksum.md5(), data, random));
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  @Test
  void bodiesAtTheSameTimeGetTheirOwnDigests() throws Exception {
    many(new SharedMd5(), 6);
  }

  @Test
  void moreBodiesThanLanesAndPlaces() throws Exception {
    many(new SharedMd5(2, 1), 7);
  }

  @Test
  void aBodyAloneWaitsForNobody() {
    Random random = new Random(SEED);
    SharedMd5 shared = new SharedMd5();
    byte[] data = data(random);
    assertThat(digest(shared.forBody(data.length), data, random))
        .as("seed %d", SEED)
        .isEqualTo(digest(RunningChecksum.md5(), data, random));
  }

  /** A body that was given up with a piece on offer holds up nobody. */
  @Test
  void anAbandonedPieceHoldsUpNobody() {
    Random random = new Random(SEED);
    SharedMd5 shared = new SharedMd5();
    byte[] data = data(random);
    shared.forBody(data.length).update(ByteBuffer.wrap(data));
    assertThat(digest(shared.forBody(data.length), data, random))
        .as("seed %d", SEED)
        .isEqualTo(digest(RunningChecksum.md5(), data, random));
  }
}
