package io.atoll.blockpool.tree;

import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree upwards in key order. Copies out a leaf's entries from the sought one on when it
 * enters it, so that no page is pinned between calls. Not thread-safe.
 */
public final class TreeCursor {
  private record Step(PagePointer page, int child) {}

  private final Tree tree;
  private final Deque<Step> path = new ArrayDeque<>();
  private byte[] target;
  private boolean placed;
  private Entry[] leaf = new Entry[0];
  private int at;

  TreeCursor(Tree tree, byte[] from) {
    this.tree = tree;
    this.target = from;
  }

  /** The next entry, null at the end. */
  public @Nullable Entry next() throws IOException {
    Entry entry = peek();
    at++;
    return entry;
  }

  /** What {@link #next} will return. */
  public @Nullable Entry peek() throws IOException {
    if (!placed) {
      placed = true;
      path.clear();
      leaf = new Entry[0];
      at = 0;
      if (tree.root() != null) {
        descend(tree.root());
      }
    }
    while (at >= leaf.length) {
      if (!nextLeaf()) {
        return null;
      }
    }
    return leaf[at];
  }

  /**
   * Goes on at the first key not below {@code key}, forwards only; cheap when it lies in the
   * present leaf.
   */
  public void seek(byte[] key) {
    if (placed
        && leaf.length > 0
        && Arrays.compareUnsigned(key, leaf[leaf.length - 1].key()) <= 0) {
      while (Arrays.compareUnsigned(leaf[at].key(), key) < 0) {
        at++;
      }
      return;
    }
    target = key;
    placed = false;
  }

  private void descend(PagePointer from) throws IOException {
    PagePointer pointer = from;
    while (true) {
      try (PageSource.Pinned pinned = tree.pages().read(pointer, tree.dataset())) {
        PageView page = new PageView(pinned.bytes());
        if (page.level() == 0) {
          copyLeaf(page);
          return;
        }
        int child = page.childFor(target);
        path.push(new Step(pointer, child));
        pointer = page.child(child);
      }
    }
  }

  private void copyLeaf(PageView page) {
    int first = page.lowerBound(target);
    leaf = new Entry[page.count() - first];
    for (int i = 0; i < leaf.length; i++) {
      leaf[i] = new Entry(page.key(first + i), page.value(first + i));
    }
    at = 0;
  }

  private boolean nextLeaf() throws IOException {
    while (!path.isEmpty()) {
      Step step = path.pop();
      try (PageSource.Pinned pinned = tree.pages().read(step.page(), tree.dataset())) {
        PageView page = new PageView(pinned.bytes());
        int child = step.child() + 1;
        if (child < page.count()) {
          path.push(new Step(step.page(), child));
          target = new byte[0];
          descend(page.child(child));
          return true;
        }
      }
    }
    return false;
  }
}
