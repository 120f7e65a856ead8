package io.atoll.blockpool.check;

import io.atoll.blockpool.PoolException;
import io.atoll.blockpool.format.Extent;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.io.PoolIo;
import io.atoll.blockpool.tree.PageView;
import io.atoll.blockpool.tree.Tree;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree's pages from the device, past the cache, a bounded number at a time, and verifies
 * them. Goes on by key, so that the tree may change between two steps.
 */
final class PageWalk {
  private final PoolIo io;
  private final Findings findings;
  private byte @Nullable [] resume = new byte[0];
  private long bytes;
  private int left;

  PageWalk(PoolIo io, Findings findings) {
    this.io = io;
    this.findings = findings;
  }

  /** Bytes read so far. */
  long bytesRead() {
    return bytes;
  }

  /** Whether the last page was seen. */
  boolean done() {
    return resume == null;
  }

  /** Reads some pages of the tree as it is now; the caller's epoch keeps them. */
  void step(Tree tree, int pages) {
    left = pages;
    byte[] from = resume;
    if (from == null) {
      return;
    }
    resume = null;
    PagePointer root = tree.root();
    if (root != null) {
      walk(tree.dataset(), root, from, null);
    }
  }

  private void walk(long dataset, PagePointer pointer, byte[] from, byte @Nullable [] low) {
    left--;
    bytes += PageLayout.PAGE_BYTES;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment page = arena.allocate(PageLayout.PAGE_BYTES, Extent.BLOCK_BYTES);
      io.readVerified("tree page", pointer.block(), page, PageLayout.PAGE_BYTES, pointer.crc());
      PageView view = new PageView(page);
      if (view.level() == 0) {
        return;
      }
      for (int i = view.childFor(from); i < view.count(); i++) {
        byte[] childLow = view.key(i);
        if (left <= 0 && resume == null) {
          resume = childLow.length == 0 && low != null ? low : childLow;
        }
        if (resume != null) {
          return;
        }
        walk(dataset, view.child(i), from, childLow);
      }
    } catch (PoolException.Corrupt e) {
      findings.damage(
          Finding.Kind.TREE_PAGE, pointer.block(), "dataset " + dataset + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      findings.damage(
          Finding.Kind.TREE_PAGE, pointer.block(), "dataset %d: %s".formatted(dataset, e));
    }
  }
}
