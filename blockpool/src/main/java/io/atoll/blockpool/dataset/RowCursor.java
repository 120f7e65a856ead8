package io.atoll.blockpool.dataset;

import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Change;
import io.atoll.blockpool.tree.Entry;
import io.atoll.blockpool.tree.Tree;
import io.atoll.blockpool.tree.TreeCursor;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks a dataset upwards: overlays over the tree, deletions hidden. One consistent state, that of
 * the view it began with. Not thread-safe; its creator's reclamation epoch and look at the overlays
 * must last.
 */
public final class RowCursor {
  private final Overlay.Cursor active;
  private final Overlay.@Nullable Cursor merging;
  private final TreeCursor tree;
  private final byte @Nullable [] end;

  RowCursor(
      Overlay active,
      @Nullable Overlay merging,
      Tree tree,
      byte[] from,
      byte @Nullable [] end,
      long sequence) {
    this.active = active.cursor(from, sequence);
    this.merging = merging == null ? null : merging.cursor(from, sequence);
    this.tree = tree.cursor(from);
    this.end = end;
  }

  /** The next row, null at the end. */
  public @Nullable Entry next() throws IOException {
    while (true) {
      byte[] key = lowest();
      if (key == null || (end != null && Arrays.compareUnsigned(key, end) >= 0)) {
        return null;
      }
      byte[] value = take(key);
      if (value != null) {
        return new Entry(key, value);
      }
    }
  }

  /** Goes forward to the first key not below {@code key}. */
  public void seek(byte[] key) {
    active.seek(key);
    if (merging != null) {
      merging.seek(key);
    }
    tree.seek(key);
  }

  private byte @Nullable [] lowest() throws IOException {
    byte[] key = keyOf(active.peek());
    if (merging != null) {
      key = lower(key, keyOf(merging.peek()));
    }
    Entry entry = tree.peek();
    return lower(key, entry == null ? null : entry.key());
  }

  /** Steps every source over the key and returns the newest value, null when deleted. */
  private byte @Nullable [] take(byte[] key) throws IOException {
    byte[] value = null;
    Entry entry = tree.peek();
    if (entry != null && Arrays.equals(entry.key(), key)) {
      value = entry.value();
      tree.next();
    }
    if (merging != null) {
      Change change = merging.peek();
      if (change != null && Arrays.equals(change.key(), key)) {
        value = change.value();
        merging.advance();
      }
    }
    Change change = active.peek();
    if (change != null && Arrays.equals(change.key(), key)) {
      value = change.value();
      active.advance();
    }
    return value;
  }

  private static byte @Nullable [] keyOf(@Nullable Change change) {
    return change == null ? null : change.key();
  }

  private static byte @Nullable [] lower(byte @Nullable [] a, byte @Nullable [] b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
  }
}
