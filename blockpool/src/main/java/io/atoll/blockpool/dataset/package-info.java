/**
 * Datasets: a tree, its overlays and its key spaces; what transactions change and readers look at.
 */
@NullMarked
package io.atoll.blockpool.dataset;

import org.jspecify.annotations.NullMarked;
