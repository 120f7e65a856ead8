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
 * separators above, filters that know all keys of their leaves.
 */
final class TreeCheck {
  private final PageSource pages;
  private final UsageMap usage;
  private final Findings findings;
  private final CheckProgress progress;
  private long pageCount;

  /**
   * Where a page stands and what that demands of it.
   *
   * @param level -1 for any
   * @param low no key may be below
   * @param high all keys are below
   * @param parent the page above, null for the root
   * @param entry the parent's that leads here
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(
      int level,
      byte @Nullable [] low,
      byte @Nullable [] high,
      @Nullable PageView parent,
      int entry) {}

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
    return root == null || page(dataset, generation, root, new Place(-1, null, null, null, 0));
  }

  private boolean page(long dataset, long generation, PagePointer pointer, Place place) {
    usage.mark(pointer.extent(), "tree page of dataset " + dataset);
    if (pointer.birth() > generation) {
      damage(
          pointer,
          "born in generation %d, its dataset is in %d".formatted(pointer.birth(), generation));
    }
    try (PageSource.Pinned pinned = pages.read(pointer, dataset)) {
      progress.report("tree pages", ++pageCount);
      return content(dataset, generation, pointer, new PageView(pinned.bytes()), place);
    } catch (IOException | RuntimeException e) {
      damage(pointer, "page of dataset " + dataset + ": " + e.getMessage());
      return false;
    }
  }

  private boolean content(
      long dataset, long generation, PagePointer pointer, PageView page, Place place) {
    if (place.level >= 0 && page.level() != place.level) {
      damage(pointer, "level %d, its parent says %d".formatted(page.level(), place.level));
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
      checkKey(pointer, key, previous, place);
      previous = key;
      if (page.level() > 0) {
        byte @Nullable [] next = i + 1 < page.count() ? page.key(i + 1) : place.high;
        byte @Nullable [] lowest = i == 0 ? place.low : key;
        Place below = new Place(page.level() - 1, lowest, next, page, i);
        whole &= page(dataset, generation, page.child(i), below);
      } else if (page.valueLength(i) > PageLayout.MAX_VALUE_BYTES) {
        damage(pointer, "a value of " + page.valueLength(i) + " bytes");
      }
    }
    return whole;
  }

  private void checkKey(PagePointer pointer, byte[] key, byte @Nullable [] previous, Place place) {
    if (previous != null && Arrays.compareUnsigned(previous, key) >= 0) {
      damage(pointer, "keys out of order");
    }
    if (place.low != null && Arrays.compareUnsigned(key, place.low) < 0) {
      damage(pointer, "a key below the page's separator");
    }
    if (place.high != null && Arrays.compareUnsigned(key, place.high) >= 0) {
      damage(pointer, "a key at or above the next page's separator");
    }
    if (place.level == 0 && place.parent != null && !place.parent.childMayHold(place.entry, key)) {
      damage(pointer, "a key that the filter above does not know");
    }
  }

  private void damage(PagePointer pointer, String text) {
    findings.damage(Kind.TREE_PAGE, pointer.block(), text);
  }
}
