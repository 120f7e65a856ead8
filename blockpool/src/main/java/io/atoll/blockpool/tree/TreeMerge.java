package io.atoll.blockpool.tree;

import io.atoll.blockpool.codec.RowReader;
import io.atoll.blockpool.codec.RowWriter;
import io.atoll.blockpool.fault.Faults;
import io.atoll.blockpool.fault.PlantedFault;
import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges sorted changes into a tree, copy-on-write (L2): untouched pages are kept, touched leaves
 * rewritten with their neighbours where they became small, inner pages rebuilt above them.
 * Single-threaded, one merge an instance.
 */
public final class TreeMerge {
  /** The changes, in strictly rising key order. */
  public interface Changes {
    /** The next change, null at the end. */
    @Nullable Change next() throws IOException;
  }

  /** Takes entries in key order. */
  private interface Out {
    void add(Entry entry) throws IOException;
  }

  private final Tree tree;
  private final PageSink sink;
  private final Changes changes;
  private @Nullable Change pending;

  private TreeMerge(Tree tree, PageSink sink, Changes changes) {
    this.tree = tree;
    this.sink = sink;
    this.changes = changes;
  }

  /**
   * Merges and returns the new root, null when the tree became empty. The old tree stays readable
   * until its replaced pages are freed.
   */
  public static @Nullable PagePointer merge(Tree tree, PageSink sink, Changes changes)
      throws IOException {
    TreeMerge merge = new TreeMerge(tree, sink, changes);
    merge.pending = changes.next();
    if (merge.pending == null) {
      return tree.root();
    }
    return merge.run();
  }

  private @Nullable PagePointer run() throws IOException {
    List<Entry> children;
    int level = 0;
    PagePointer root = tree.root();
    if (root == null || levelOf(root) == 0) {
      Packer leaves = new Packer(0, sink);
      mergeEntries(root == null ? List.of() : takeAll(root), null, leaves);
      children = leaves.finish();
    } else {
      // The root's children are collected and not packed at once: a root left with one child is not
      // written at all.
      level = levelOf(root) - 1;
      children = new ArrayList<>();
      mergeChildren(takeAll(root), level + 1, null, children::add);
    }
    while (children.size() > 1) {
      level++;
      Packer packer = new Packer(level, sink);
      for (Entry child : children) {
        packer.add(child);
      }
      children = packer.finish();
    }
    return children.isEmpty() ? null : pointerOf(children.getFirst());
  }

  private int levelOf(PagePointer pointer) throws IOException {
    try (PageSource.Pinned pinned = tree.pages().read(pointer, tree.dataset())) {
      return new PageView(pinned.bytes()).level();
    }
  }

  /**
   * Puts the merged entries of a page (rows of a leaf, children of an inner page) into the packer
   * of its level.
   */
  private void mergePage(PagePointer pointer, int level, byte @Nullable [] end, Packer out)
      throws IOException {
    List<Entry> entries = takeAll(pointer);
    if (level == 0) {
      mergeEntries(entries, end, out);
    } else {
      mergeChildren(entries, level, end, out);
    }
  }

  private void mergeChildren(List<Entry> children, int level, byte @Nullable [] end, Out out)
      throws IOException {
    Packer below = new Packer(level - 1, sink);
    for (int i = 0; i < children.size(); i++) {
      byte @Nullable [] childEnd = i + 1 < children.size() ? children.get(i + 1).key() : end;
      if (changesBefore(childEnd) || below.small()) {
        mergePage(pointerOf(children.get(i)), level - 1, childEnd, below);
      } else {
        drain(below, out);
        out.add(children.get(i));
      }
    }
    drain(below, out);
  }

  private static void drain(Packer below, Out out) throws IOException {
    for (Entry child : below.finish()) {
      out.add(child);
    }
  }

  private void mergeEntries(List<Entry> rows, byte @Nullable [] end, Packer out)
      throws IOException {
    int at = 0;
    for (Change change = before(end); change != null; change = before(end)) {
      while (at < rows.size() && Arrays.compareUnsigned(rows.get(at).key(), change.key()) < 0) {
        out.add(rows.get(at++));
      }
      boolean kept = change.value() == null && Faults.planted(PlantedFault.TOMBSTONES_NOT_MERGED);
      if (!kept && at < rows.size() && Arrays.equals(rows.get(at).key(), change.key())) {
        at++;
      }
      byte[] value = change.value();
      if (value != null) {
        out.add(new Entry(change.key(), value));
      }
      pending = changes.next();
    }
    while (at < rows.size()) {
      out.add(rows.get(at++));
    }
  }

  private @Nullable Change before(byte @Nullable [] end) {
    return changesBefore(end) ? pending : null;
  }

  private boolean changesBefore(byte @Nullable [] end) {
    return pending != null && (end == null || Arrays.compareUnsigned(pending.key(), end) < 0);
  }

  /** The entries of a page that the merge replaces. */
  private List<Entry> takeAll(PagePointer pointer) throws IOException {
    sink.replaced(pointer);
    try (PageSource.Pinned pinned = tree.pages().read(pointer, tree.dataset())) {
      PageView page = new PageView(pinned.bytes());
      List<Entry> entries = new ArrayList<>(page.count());
      for (int i = 0; i < page.count(); i++) {
        entries.add(new Entry(page.key(i), page.value(i)));
      }
      return entries;
    }
  }

  static PagePointer pointerOf(Entry child) {
    return PagePointer.read(new RowReader(child.value()));
  }

  /**
   * Packs entries of one level into pages. Holds back up to two pages' worth, so that a run's end
   * is split evenly and not into a full page and a crumb.
   */
  private static final class Packer implements Out {
    private final int level;
    private final PageSink sink;
    private final ArrayList<Entry> held = new ArrayList<>();
    private long keyBytes;
    private long valueBytes;
    private List<Entry> written = new ArrayList<>();

    Packer(int level, PageSink sink) {
      this.level = level;
      this.sink = sink;
    }

    @Override
    public void add(Entry entry) throws IOException {
      held.add(entry);
      keyBytes += entry.key().length;
      valueBytes += entry.value().length;
      if (keyBytes + valueBytes + held.size() * 6L > 2L * PageImage.CAPACITY
          && heldSize() > 2 * PageImage.CAPACITY) {
        emit(fitting(PageImage.CAPACITY));
      }
    }

    /** Something is held that would make a page less than a third full. */
    boolean small() {
      return !held.isEmpty() && heldSize() < PageImage.CAPACITY / 3;
    }

    /** Writes what is held and returns the children for the level above. */
    List<Entry> finish() throws IOException {
      while (!held.isEmpty()) {
        int size = heldSize();
        if (size <= PageImage.CAPACITY) {
          emit(held.size());
        } else {
          emit(fitting(Math.min(PageImage.CAPACITY, size / 2 + PageImage.CAPACITY / 16)));
        }
      }
      List<Entry> result = written;
      written = new ArrayList<>();
      return result;
    }

    private int heldSize() {
      int prefix = PageImage.commonPrefix(held.getFirst().key(), held.getLast().key());
      return PageImage.size(held.size(), prefix, keyBytes, valueBytes);
    }

    /** How many of the held entries fill a page up to {@code limit} bytes, at least one. */
    private int fitting(int limit) {
      byte[] lowest = held.getFirst().key();
      long keys = 0;
      long values = 0;
      for (int i = 0; i < held.size(); i++) {
        Entry entry = held.get(i);
        keys += entry.key().length;
        values += entry.value().length;
        int prefix = PageImage.commonPrefix(lowest, entry.key());
        if (i > 0 && PageImage.size(i + 1, prefix, keys, values) > limit) {
          return i;
        }
      }
      return held.size();
    }

    private void emit(int count) throws IOException {
      List<Entry> page = held.subList(0, count);
      byte[] lowest = page.getFirst().key();
      PagePointer pointer = sink.write(level, page);
      RowWriter row = new RowWriter(PagePointer.BYTES);
      pointer.write(row);
      written.add(new Entry(lowest, row.toBytes()));
      for (Entry entry : page) {
        keyBytes -= entry.key().length;
        valueBytes -= entry.value().length;
      }
      page.clear();
    }
  }
}
