package io.atoll.blockpool.checkpoint;

import io.atoll.blockpool.alloc.MapState;
import io.atoll.blockpool.dataset.DatasetRow;
import io.atoll.blockpool.dataset.DatasetTable;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.tree.Change;
import io.atoll.blockpool.tree.Entry;
import io.atoll.blockpool.tree.PageSource;
import io.atoll.blockpool.tree.PageView;
import io.atoll.blockpool.tree.Tree;
import io.atoll.blockpool.tree.TreeCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a slot's root table: a dataset's number leads to its root, a map page's number to its
 * current copy. A tree like others, under dataset number 0.
 */
public final class RootTable {
  private static final byte DATASETS = 1;
  private static final byte MAPS = 2;

  private RootTable() {}

  /** What a root table says. */
  public record Contents(Map<Long, DatasetRow> datasets, Map<Integer, MapState> maps) {}

  public static byte[] datasetKey(long id) {
    return ByteBuffer.allocate(9).put(DATASETS).putLong(id).array();
  }

  public static byte[] mapKey(int page) {
    return ByteBuffer.allocate(5).put(MAPS).putInt(page).array();
  }

  /** Reads all rows. */
  public static Contents read(PageSource pages, @Nullable PagePointer root) throws IOException {
    Contents contents = new Contents(new TreeMap<>(), new TreeMap<>());
    TreeCursor cursor = new Tree(pages, DatasetTable.ROOT_TABLE, root).cursor(new byte[0]);
    for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
      ByteBuffer key = ByteBuffer.wrap(entry.key());
      if (key.get() == DATASETS) {
        contents.datasets.put(key.getLong(), DatasetRow.fromRow(entry.value()));
      } else {
        contents.maps.put(key.getInt(), MapState.fromRow(entry.value()));
      }
    }
    return contents;
  }

  /** All pages of a tree. */
  public static Set<PagePointer> pages(PageSource source, long dataset, @Nullable PagePointer root)
      throws IOException {
    Set<PagePointer> found = new HashSet<>();
    if (root != null) {
      collect(source, dataset, root, found);
    }
    return found;
  }

  private static void collect(
      PageSource source, long dataset, PagePointer pointer, Set<PagePointer> found)
      throws IOException {
    found.add(pointer);
    try (PageSource.Pinned pinned = source.read(pointer, dataset)) {
      PageView page = new PageView(pinned.bytes());
      for (int i = 0; page.level() > 0 && i < page.count(); i++) {
        collect(source, dataset, page.child(i), found);
      }
    }
  }

  /** A dataset's change, a deletion when {@code row} is null. */
  static Change datasetChange(long id, @Nullable DatasetRow row) {
    return new Change(datasetKey(id), row == null ? null : row.toRow());
  }

  static Change mapChange(int page, MapState state) {
    return new Change(mapKey(page), state.toRow());
  }
}
