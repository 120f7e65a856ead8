package io.atoll.gateway.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.s3api.checksum.Digest;
import io.atoll.s3api.checksum.RunningChecksum;
import java.lang.foreign.Arena;
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

  /** A buffer for each piece, which is overwritten as soon as it was read. */
  private static Digest digestAhead(RunningChecksum md5, byte[] data, Random random) {
    for (int from = 0; from < data.length; ) {
      int most = random.nextInt(6) == 0 ? 100 : SharedMd5.PIECE_BYTES;
      int count = Math.min(data.length - from, 1 + random.nextInt(most));
      ByteBuffer piece = ByteBuffer.allocateDirect(count).put(data, from, count).flip();
      md5.update(piece);
      md5.whenRead(() -> piece.clear().put(new byte[count]));
      from += count;
    }
    return md5.finish();
  }

  private static byte[] data(Random random) {
    byte[] data = new byte[(int) SharedMd5.ALONE_BYTES + 1 + random.nextInt(1_800_000)];
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
                Digest expected = digest(RunningChecksum.md5(), data, random);
                Digest made = digest(shared.forBody(data.length), data, random);
                assertThat(made).as("seed %d", seed).isEqualTo(expected);
                Digest ahead = digestAhead(shared.forBody(data.length), data, random);
                assertThat(ahead).as("seed %d, ahead", seed).isEqualTo(expected);
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

  @Test
  void whatIsReadAtOnceIsSaidToBeRead() {
    RunningChecksum md5 = new SharedMd5().forBody(1 << 20);
    List<String> read = new ArrayList<>();
    md5.whenRead(() -> read.add("nothing"));
    md5.update(ByteBuffer.allocate(SharedMd5.SHORT_BYTES - 1));
    md5.whenRead(() -> read.add("a short piece"));
    assertThat(read).containsExactly("nothing", "a short piece");
    md5.update(ByteBuffer.allocate(SharedMd5.SHORT_BYTES));
    md5.whenRead(() -> read.add("a long one"));
    md5.whenRead(() -> read.add("and again"));
    md5.settle();
    assertThat(read).containsExactly("nothing", "a short piece", "a long one", "and again");
  }

  @Test
  void aBatchThatFailsIsToldOnceAndTheBodyCanBeGivenUp() {
    RunningChecksum md5 = new SharedMd5(4, 1).forBody(1 << 20);
    List<String> read = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      md5.update(arena.allocate(SharedMd5.SHORT_BYTES).asByteBuffer());
    }
    md5.whenRead(() -> read.add("whatever became of it"));
    assertThatThrownBy(md5::settle)
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(read).hasSize(1);
    md5.pause();
  }

  /** Others do not wait for a body whose client sends nothing, nor for one that was given up. */
  @Test
  void aPausedBodyHoldsUpNobody() {
    Random random = new Random(SEED);
    SharedMd5 shared = new SharedMd5(4, 1);
    byte[] data = data(random);
    RunningChecksum stalled = shared.forBody(2L * data.length);
    stalled.update(ByteBuffer.wrap(data));
    stalled.pause();
    RunningChecksum abandoned = shared.forBody(2L * data.length);
    abandoned.update(ByteBuffer.wrap(data));
    abandoned.pause();
    assertThat(digest(shared.forBody(data.length), data, random))
        .as("seed %d", SEED)
        .isEqualTo(digest(RunningChecksum.md5(), data, random));
    assertThat(stalled.finish())
        .as("seed %d", SEED)
        .isEqualTo(digest(RunningChecksum.md5(), data, random));
  }

  /** On one processor's worth of places all that are busy come together, and none is forgotten. */
  @Test
  void bodiesThatPauseNowAndThenMeetTheRest() throws Exception {
    SharedMd5 shared = new SharedMd5(16, 1);
    byte[] data = data(new Random(SEED));
    Digest expected = digest(RunningChecksum.md5(), data, new Random(SEED));
    try (ExecutorService executor = Executors.newFixedThreadPool(5)) {
      List<Future<Digest>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int every = 1 + i % 4;
        all.add(
            executor.submit(() -> {
              RunningChecksum md5 = shared.forBody(data.length);
              int calls = 0;
              for (int from = 0; from < data.length; from += 20_000) {
                int count = Math.min(20_000, data.length - from);
                md5.update(ByteBuffer.wrap(data, from, count));
                md5.settle();
                if (++calls % every == 0) {
                  md5.pause();
                }
              }
              return md5.finish();
            }));
      }
      for (Future<Digest> one : all) {
        assertThat(one.get()).as("seed %d", SEED).isEqualTo(expected);
      }
    }
  }
}
