package io.atoll.blockpool.tree;

import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;
import java.util.List;

/** Where a merge puts new pages and names those that it replaced. */
public interface PageSink {
  /** Writes a new page for these entries in key order to newly allocated space. */
  PagePointer write(int level, List<Entry> entries) throws IOException;

  /** The page is no longer part of the tree that the merge makes. */
  void replaced(PagePointer pointer);
}
