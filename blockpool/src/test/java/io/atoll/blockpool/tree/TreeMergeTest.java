package io.atoll.blockpool.tree;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees after many merges, compared with a sorted map. */
class TreeMergeTest {
  private static final long DATASET = 64;

  /** Pages in memory, by block. */
  private static final class Pages implements PageSource, PageSink {
    private final Map<Long, MemorySegment> pages = new HashMap<>();
    private long next;
    private int reads;

    @Override
    public PagePointer write(int level, EntryRun entries, int count) {
      MemorySegment page = MemorySegment.ofArray(new long[PageLayout.PAGE_BYTES / Long.BYTES]);
      long block = next;
      next += PageLayout.PAGE_BLOCKS;
      PageImage.build(page, level, DATASET, 1, block, entries, count);
      pages.put(block, page);
      return new PagePointer(block, 0, 1);
    }

    @Override
    public int filtersFrom() {
      return 0x20;
    }

    @Override
    public void replaced(PagePointer pointer) {
      assertThat(pages).containsKey(pointer.block());
    }

    @Override
    public Pinned read(PagePointer pointer, long dataset) {
      reads++;
      MemorySegment page = requireNonNull(pages.get(pointer.block()));
      return new Pinned() {
        @Override
        public MemorySegment bytes() {
          return page;
        }

        @Override
        public void close() {}
      };
    }
  }

  private final Pages pages = new Pages();
  private final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
  private @Nullable PagePointer root;

  private void merge(NavigableMap<byte[], Change> changes) throws IOException {
    Iterator<Change> iterator = changes.values().iterator();
    root =
        TreeMerge.merge(
            new Tree(pages, DATASET, root),
            pages,
            () -> iterator.hasNext() ? iterator.next() : null);
    for (Change change : changes.values()) {
      byte[] value = change.value();
      if (value == null) {
        model.remove(change.key());
      } else {
        model.put(change.key(), value);
      }
    }
  }

  private void compare() throws IOException {
    Tree tree = new Tree(pages, DATASET, root);
    TreeCursor cursor = tree.cursor(new byte[0]);
    for (Map.Entry<byte[], byte[]> row : model.entrySet()) {
      Entry entry = requireNonNull(cursor.next());
      assertThat(entry.key()).isEqualTo(row.getKey());
      assertThat(entry.value()).isEqualTo(row.getValue());
      assertThat(tree.get(row.getKey())).isEqualTo(row.getValue());
    }
    assertThat(cursor.next()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void roundsOfChangesLeaveWhatASortedMapHolds(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int longest = seed % 2 == 0 ? 60 : 3000;
    for (int round = 0; round < 12; round++) {
      NavigableMap<byte[], Change> changes = new TreeMap<>(Arrays::compareUnsigned);
      // Rounds that add much, change little here and there, and take most away.
      int count = round % 4 == 1 ? 20 : 3000;
      for (int i = 0; i < count; i++) {
        byte[] key = key(random);
        byte[] value = new byte[random.nextInt(longest)];
        random.nextBytes(value);
        changes.put(key, new Change(key, random.nextInt(6) == 0 ? null : value));
      }
      if (round % 4 == 3) {
        for (byte[] key : model.keySet()) {
          if (random.nextInt(10) != 0) {
            changes.put(key, new Change(key, null));
          }
        }
      }
      merge(changes);
      compare();
    }
    NavigableMap<byte[], Change> rest = new TreeMap<>(Arrays::compareUnsigned);
    model.keySet().forEach(key -> rest.put(key, new Change(key, null)));
    merge(rest);
    assertThat(root).isNull();
  }

  private static byte[] key(SplittableRandom random) {
    String common = random.nextBoolean() ? " some/prefix/" : "\u0010";
    return (common + Integer.toHexString(random.nextInt(20_000))).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void mostAbsentKeysAreToldWithoutReadingTheirLeaf() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    NavigableMap<byte[], Change> changes = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < 10_000; i++) {
      byte[] key = object(random.nextLong());
      changes.put(key, new Change(key, new byte[40]));
    }
    merge(changes);
    compare();
    Tree tree = new Tree(pages, DATASET, root);
    int lookUps = 10_000;
    pages.reads = 0;
    for (int i = 0; i < lookUps; i++) {
      assertThat(tree.get(object(random.nextLong()))).isNull();
    }
    // One page above the leaves, and a leaf for the few that the filter lets through.
    assertThat(pages.reads - lookUps).isBetween(0, lookUps / 20);
  }

  private static byte[] object(long number) {
    return (" " + Long.toHexString(number)).getBytes(StandardCharsets.UTF_8);
  }
}
