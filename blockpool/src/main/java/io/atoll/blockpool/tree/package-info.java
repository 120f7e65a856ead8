/**
 * Copy-on-write B+trees of 16 KiB pages. Readers work on an immutable root without latches; a merge
 * writes new pages for what changed and names the old ones that it replaced.
 */
@NullMarked
package io.atoll.blockpool.tree;

import org.jspecify.annotations.NullMarked;
