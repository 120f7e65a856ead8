package io.atoll.blockpool.overlay;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.blockpool.epoch.ReclamationEpochs;
import io.atoll.blockpool.tree.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions, order and memory of overlays, compared with a sorted map. */
class OverlayTest {
  private static final long BUDGET_BYTES = 4 << 20;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> walk(Overlay.Cursor cursor) {
    List<String> found = new ArrayList<>();
    for (Change change = cursor.peek(); change != null; change = cursor.peek()) {
      byte[] value = change.value();
      String text = value == null ? "gone" : new String(value, StandardCharsets.UTF_8);
      found.add(new String(change.key(), StandardCharsets.UTF_8) + "=" + text);
      cursor.advance();
    }
    return found;
  }

  @Test
  void aReaderSeesWhatItsSequenceAllows() {
    try (OverlayMemory memory = new OverlayMemory(BUDGET_BYTES)) {
      Overlay overlay = new Overlay(memory, 64);
      assertThat(overlay.isEmpty()).isTrue();
      overlay.put(bytes("a"), 7, bytes("one"));
      overlay.put(bytes("b"), 8, bytes(""));
      overlay.put(bytes("a"), 9, Overlay.TOMBSTONE);
      overlay.put(bytes("a"), 9, bytes("two"));
      overlay.put(bytes("a"), 12, Overlay.TOMBSTONE);
      assertThat(overlay.isEmpty()).isFalse();
      assertThat(overlay.get(bytes("a"), 6)).isNull();
      assertThat(overlay.get(bytes("a"), 8)).isEqualTo(bytes("one"));
      assertThat(overlay.get(bytes("a"), 11)).isEqualTo(bytes("two"));
      assertThat(overlay.get(bytes("a"), Overlay.NEWEST)).isSameAs(Overlay.TOMBSTONE);
      assertThat(Overlay.isTombstone(requireNonNull(overlay.get(bytes("b"), 8)))).isFalse();
      assertThat(overlay.get(bytes("ab"), 100)).isNull();
      assertThat(walk(overlay.cursor(new byte[0], 7))).containsExactly("a=one");
      assertThat(walk(overlay.cursor(new byte[0], 9))).containsExactly("a=two", "b=");
      assertThat(walk(overlay.cursor(bytes("aa"), 20))).containsExactly("b=");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomChangesAreAsInASortedMap(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    try (OverlayMemory memory = new OverlayMemory(BUDGET_BYTES)) {
      Overlay overlay = new Overlay(memory, 64);
      for (int i = 0; i < 20_000; i++) {
        byte[] key = key(random);
        byte[] value = new byte[random.nextInt(300)];
        random.nextBytes(value);
        boolean deleted = random.nextInt(5) == 0;
        overlay.put(key, i + 1, deleted ? Overlay.TOMBSTONE : value);
        model.put(key, deleted ? Overlay.TOMBSTONE : value);
      }
      model.forEach((key, value) -> assertThat(overlay.get(key, Overlay.NEWEST)).isEqualTo(value));
      Overlay.Cursor cursor = overlay.cursor(new byte[0], Overlay.NEWEST);
      model.forEach((key, value) -> {
        Change change = requireNonNull(cursor.peek());
        assertThat(change.key()).isEqualTo(key);
        assertThat(change.value()).isEqualTo(Overlay.isTombstone(value) ? null : value);
        cursor.advance();
      });
      assertThat(cursor.peek()).isNull();
    }
  }

  /** Short ones often, so that keys recur; long ones share what compares eight bytes at a time. */
  private static byte[] key(SplittableRandom random) {
    byte[] key = new byte[random.nextInt(3) == 0 ? 2 : 8 + random.nextInt(24)];
    int varied = Math.min(key.length, 2);
    for (int i = key.length - varied; i < key.length; i++) {
      key[i] = (byte) random.nextInt(256);
    }
    return key;
  }

  /** As puts make them: numbers that rise by kind, old ones deleted, names in no order. */
  @Test
  void rowsThatRiseByKindAmongOthersThatDoNot() {
    SplittableRandom random = new SplittableRandom(11);
    NavigableMap<String, String> model = new TreeMap<>();
    try (OverlayMemory memory = new OverlayMemory(BUDGET_BYTES)) {
      Overlay overlay = new Overlay(memory, 64);
      for (int i = 0; i < 5_000; i++) {
        int near = Math.max(0, i - random.nextInt(8));
        List<String> keys =
            List.of(
                "\u0010%08d".formatted(near),
                "\u0011%08d".formatted(i),
                "\u0010%08d".formatted(random.nextInt(i + 1)),
                " %08d".formatted(random.nextInt(1_000_000)));
        for (String key : keys) {
          overlay.put(bytes(key), i + 1, bytes("v" + i));
          model.put(key, "v" + i);
        }
      }
      List<String> expected = new ArrayList<>();
      model.forEach((key, value) -> expected.add(key + "=" + value));
      assertThat(walk(overlay.cursor(new byte[0], Overlay.NEWEST))).isEqualTo(expected);
      model.forEach((key, value) ->
          assertThat(overlay.get(bytes(key), Overlay.NEWEST)).isEqualTo(bytes(value)));
    }
  }

  @Test
  void readersBesideTheWriterSeeAllThatWasPublished() {
    int count = 100_000;
    AtomicLong published = new AtomicLong();
    try (OverlayMemory memory = new OverlayMemory(64 << 20)) {
      Overlay overlay = new Overlay(memory, 64);
      CompletableFuture<Long> missed =
          CompletableFuture.supplyAsync(() -> {
            long wrong = 0;
            long seen = 0;
            while (seen < count) {
              seen = published.get();
              if (seen > 0) {
                byte[] value = overlay.get(scattered(seen), seen);
                wrong += value != null && Arrays.equals(value, scattered(seen)) ? 0 : 1;
              }
            }
            return wrong;
          });
      for (long i = 1; i <= count; i++) {
        overlay.put(scattered(i), i, scattered(i));
        published.set(i);
      }
      assertThat(missed.join()).isZero();
    }
  }

  private static byte[] scattered(long number) {
    return bytes("%016x".formatted(number * 0x9E3779B97F4A7C15L));
  }

  @Test
  void memoryOfARetiredIntervalStaysUntilItsReadersLeft() {
    try (OverlayMemory memory = new OverlayMemory(BUDGET_BYTES)) {
      Overlay first = new Overlay(memory, 64);
      first.put(bytes("key"), 1, new byte[1000]);
      ReclamationEpochs.Guard reader = memory.enter();
      memory.seal();
      Overlay second = new Overlay(memory, 64);
      second.put(bytes("key"), 2, new byte[10]);
      assertThat(memory.unmergedBytes()).isGreaterThan(1000).isGreaterThan(memory.activeBytes());
      memory.retire();
      memory.drain();
      assertThat(memory.unmergedBytes()).isEqualTo(memory.activeBytes());
      assertThat(memory.heldBytes()).isGreaterThan(memory.unmergedBytes());
      assertThat(first.get(bytes("key"), 1)).hasSize(1000);
      reader.close();
      memory.drain();
      assertThat(memory.heldBytes()).isEqualTo(memory.unmergedBytes());
      assertThatThrownBy(() -> first.get(bytes("key"), 1))
          .isInstanceOf(IllegalStateException.class);
      assertThat(second.get(bytes("key"), 2)).hasSize(10);
    }
  }

  @Test
  void aRowTakesLittleMoreThanItsBytes() {
    try (OverlayMemory memory = new OverlayMemory(BUDGET_BYTES)) {
      Overlay overlay = new Overlay(memory, 64);
      int count = 10_000;
      for (int i = 0; i < count; i++) {
        overlay.put(scattered(i), i + 1, new byte[40]);
      }
      long filter = BUDGET_BYTES / 64;
      long perRow = (memory.activeBytes() - filter) / count;
      assertThat(perRow).isBetween(16L + 40, 16L + 40 + 16);
    }
  }
}
