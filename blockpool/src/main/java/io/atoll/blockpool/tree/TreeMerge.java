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
    if (root == null) {
      Packer leaves = new Packer(0, sink);
      mergeRows(null, null, leaves);
      children = leaves.finish();
    } else if (levelOf(root) == 0) {
      Packer leaves = new Packer(0, sink);
      mergePage(root, 0, null, leaves);
      children = leaves.finish();
    } else {
      // The root's children are collected and not packed at once: a root left with one child is not
      // written at all.
      level = levelOf(root) - 1;
      children = new ArrayList<>();
      mergeChildren(takeChildren(root), level + 1, null, children::add);
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
    if (level > 0) {
      mergeChildren(takeChildren(pointer), level, end, out);
      return;
    }
    sink.replaced(pointer);
    try (PageSource.Pinned pinned = tree.pages().read(pointer, tree.dataset())) {
      mergeRows(new PageView(pinned.bytes()), end, out);
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

  /** Rows of a leaf, of none when null, with the changes before {@code end}. */
  private void mergeRows(@Nullable PageView leaf, byte @Nullable [] end, Packer out)
      throws IOException {
    int at = 0;
    for (Change change = before(end); change != null; change = before(end)) {
      byte[] key = change.key();
      byte[] value = change.value();
      if (leaf != null) {
        int found = leaf.lowerBound(key);
        out.addAll(leaf, at, found);
        boolean kept = value == null && Faults.planted(PlantedFault.TOMBSTONES_NOT_MERGED);
        boolean there = found < leaf.count() && leaf.keyEquals(found, key);
        at = there && !kept ? found + 1 : found;
      }
      if (value != null) {
        out.add(key, value);
      }
      pending = changes.next();
    }
    if (leaf != null) {
      out.addAll(leaf, at, leaf.count());
    }
  }

  private @Nullable Change before(byte @Nullable [] end) {
    return changesBefore(end) ? pending : null;
  }

  private boolean changesBefore(byte @Nullable [] end) {
    return pending != null && (end == null || Arrays.compareUnsigned(pending.key(), end) < 0);
  }

  /** The children of an inner page that the merge replaces. */
  private List<Entry> takeChildren(PagePointer pointer) throws IOException {
    sink.replaced(pointer);
    try (PageSource.Pinned pinned = tree.pages().read(pointer, tree.dataset())) {
      PageView page = new PageView(pinned.bytes());
      List<Entry> children = new ArrayList<>(page.count());
      for (int i = 0; i < page.count(); i++) {
        children.add(new Entry(page.key(i), page.value(i)));
      }
      return children;
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
    private final EntryRun held = new EntryRun();
    private List<Entry> written = new ArrayList<>();

    Packer(int level, PageSink sink) {
      this.level = level;
      this.sink = sink;
    }

    @Override
    public void add(Entry entry) throws IOException {
      add(entry.key(), entry.value());
    }

    void add(byte[] key, byte[] value) throws IOException {
      held.add(key, value);
      emitFull();
    }

    /** Adds a page's entries from one number to below another. */
    void addAll(PageView page, int from, int to) throws IOException {
      for (int i = from; i < to; i++) {
        held.add(page, i);
        emitFull();
      }
    }

    private void emitFull() throws IOException {
      int unshortened = PageImage.size(held.count(), 0, held.byteCount(held.count()));
      if (unshortened > 2 * PageImage.CAPACITY && heldSize() > 2 * PageImage.CAPACITY) {
        emit(fitting(PageImage.CAPACITY));
      }
    }

    /** Something is held that would make a page less than a third full. */
    boolean small() {
      return held.count() > 0 && heldSize() < PageImage.CAPACITY / 3;
    }

    /** Writes what is held and returns the children for the level above. */
    List<Entry> finish() throws IOException {
      while (held.count() > 0) {
        int size = heldSize();
        if (size <= PageImage.CAPACITY) {
          emit(held.count());
        } else {
          emit(fitting(Math.min(PageImage.CAPACITY, size / 2 + PageImage.CAPACITY / 16)));
        }
      }
      List<Entry> result = written;
      written = new ArrayList<>();
      return result;
    }

    private int heldSize() {
      return size(held.count());
    }

    /** What a page of the first entries takes; never less for more entries. */
    private int size(int count) {
      return PageImage.size(count, held.commonPrefix(count - 1), held.byteCount(count));
    }

    /** How many of the held entries fill a page up to {@code limit} bytes, at least one. */
    private int fitting(int limit) {
      int fits = 1;
      int tooMany = held.count() + 1;
      while (tooMany - fits > 1) {
        int middle = (fits + tooMany) >>> 1;
        if (size(middle) <= limit) {
          fits = middle;
        } else {
          tooMany = middle;
        }
      }
      return fits;
    }

    private void emit(int count) throws IOException {
      byte[] lowest = held.key(0);
      PagePointer pointer = sink.write(level, held, count);
      RowWriter row = new RowWriter(PagePointer.BYTES);
      pointer.write(row);
      if (level == 0 && filtered(count - 1)) {
        row.raw(LeafFilter.of(held, count));
      }
      written.add(new Entry(lowest, row.toBytes()));
      held.removeFirst(count);
    }

    private boolean filtered(int last) {
      return held.keyLength(last) > 0
          && (held.bytes()[held.start(last)] & 0xFF) >= sink.filtersFrom();
    }
  }
}
