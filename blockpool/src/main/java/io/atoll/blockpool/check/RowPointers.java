package io.atoll.blockpool.check;

import io.atoll.blockpool.dataset.Dataset;
import java.util.function.LongConsumer;

/**
 * Knows which data ids the rows of a dataset's user point to; to the pool these rows are opaque.
 */
@FunctionalInterface
public interface RowPointers {
  /** Gives each data id that the row points to, once for each pointer. */
  void visit(Dataset dataset, byte[] key, byte[] value, LongConsumer dataIds);
}
