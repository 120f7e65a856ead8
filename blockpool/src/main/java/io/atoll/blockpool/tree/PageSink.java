package io.atoll.blockpool.tree;

import io.atoll.blockpool.format.PagePointer;
import java.io.IOException;

/** Where a merge puts new pages and names those that it replaced. */
public interface PageSink {
  /** Writes a new page for the first entries of a run to newly allocated space. */
  PagePointer write(int level, EntryRun entries, int count) throws IOException;

  /** Leaves that end with a key of this first byte or a higher one get a filter; 256 for none. */
  int filtersFrom();

  /** The page is no longer part of the tree that the merge makes. */
  void replaced(PagePointer pointer);
}
