package io.atoll.blockpool.tree;

import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable tree as of one root, null when empty. Any thread may read it, without latches, as
 * long as the caller's reclamation epoch keeps its pages.
 */
public record Tree(PageSource pages, long dataset, @Nullable PagePointer root) {

  /** The value of {@code key}, null when absent. */
  public byte @Nullable [] get(byte[] key) throws IOException {
    PagePointer pointer = root;
    while (pointer != null) {
      try (PageSource.Pinned pinned = pages.read(pointer, dataset)) {
        PageView page = new PageView(pinned.bytes());
        if (page.level() > 0) {
          int child = page.childFor(key);
          pointer = page.childMayHold(child, key) ? page.child(child) : null;
          continue;
        }
        int at = page.lowerBound(key);
        return at < page.count() && page.keyEquals(at, key) ? page.value(at) : null;
      }
    }
    return null;
  }

  /** A cursor standing before the first key that is not below {@code from}. */
  public TreeCursor cursor(byte[] from) {
    return new TreeCursor(this, from);
  }
}
