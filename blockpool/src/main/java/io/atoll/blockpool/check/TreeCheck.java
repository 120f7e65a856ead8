package io.atoll.blockpool.check;

import io.atoll.blockpool.check.Finding.Kind;
import io.atoll.blockpool.format.PageLayout;
import io.atoll.blockpool.format.PagePointer;
import io.atoll.blockpool.tree.PageSource;
import io.atoll.blockpool.tree.PageView;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks every page of a tree: checksum and identity (L3), level, order of keys, bounds given by the
 * separators above.
 */
final class TreeCheck {
  private final PageSource pages;
  private final UsageMap usage;
  private final Findings findings;
  private final CheckProgress progress;
  private long pageCount;

  TreeCheck(PageSource pages, UsageMap usage, Findings findings, CheckProgress progress) {
    this.pages = pages;
    this.usage = usage;
    this.findings = findings;
    this.progress = progress;
  }

  long pageCount() {
    return pageCount;
  }

  /**
   * Walks a tree.
   *
   * @param generation no page may have been born later
   * @return false when some page could not be read, so that rows are missing
   */
  boolean walk(long dataset, long generation, @Nullable PagePointer root) {
    return root == null || page(dataset, generation, root, -1, null, null);
  }

  private boolean page(
      long dataset,
      long generation,
      PagePointer pointer,
      int level,
      byte @Nullable [] low,
      byte @Nullable [] high) {
    usage.mark(pointer.extent(), "tree page of dataset " + dataset);
    if (pointer.birth() > generation) {
      damage(
          pointer,
          "born in generation %d, its dataset is in %d".formatted(pointer.birth(), generation));
    }
    try (PageSource.Pinned pinned = pages.read(pointer, dataset)) {
      progress.report("tree pages", ++pageCount);
      return content(dataset, generation, pointer, new PageView(pinned.bytes()), level, low, high);
    } catch (IOException | RuntimeException e) {
      damage(pointer, "page of dataset " + dataset + ": " + e.getMessage());
      return false;
    }
  }

  private boolean content(
      long dataset,
      long generation,
      PagePointer pointer,
      PageView page,
      int level,
      byte @Nullable [] low,
      byte @Nullable [] high) {
    if (level >= 0 && page.level() != level) {
      damage(pointer, "level %d, its parent says %d".formatted(page.level(), level));
      return false;
    }
    if (page.count() == 0) {
      damage(pointer, "an empty page");
      return false;
    }
    boolean whole = true;
    byte @Nullable [] previous = null;
    for (int i = 0; i < page.count(); i++) {
      byte[] key = page.key(i);
      checkKey(pointer, key, previous, low, high);
      previous = key;
      if (page.level() > 0) {
        byte @Nullable [] next = i + 1 < page.count() ? page.key(i + 1) : high;
        whole &=
            page(dataset, generation, page.child(i), page.level() - 1, i == 0 ? low : key, next);
      } else if (page.valueLength(i) > PageLayout.MAX_VALUE_BYTES) {
        damage(pointer, "a value of " + page.valueLength(i) + " bytes");
      }
    }
    return whole;
  }

  private void checkKey(
      PagePointer pointer,
      byte[] key,
      byte @Nullable [] previous,
      byte @Nullable [] low,
      byte @Nullable [] high) {
    if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
      damage(pointer, "keys out of order");
    }
    if (low != null && Arrays.compareUnsigned(key, low) < 0) {
      damage(pointer, "a key below the page's separator");
    }
    if (high != null && Arrays.compareUnsigned(key, high) >= 0) {
      damage(pointer, "a key at or above the next page's separator");
    }
  }

  private void damage(PagePointer pointer, String text) {
    findings.damage(Kind.TREE_PAGE, pointer.block(), text);
  }
}
