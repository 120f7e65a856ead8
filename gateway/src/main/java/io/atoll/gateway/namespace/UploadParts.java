package io.atoll.gateway.namespace;

import io.atoll.blockpool.Pool;
import io.atoll.blockpool.commit.Transaction;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows of an upload's parts. Changed only with the latch of the upload's row held. */
final class UploadParts {
  private UploadParts() {}

  /** The newest rows by part number, for a writer who holds the upload's latch. */
  static NavigableMap<Integer, PartRow> newest(Pool pool, Dataset dataset, UploadId id)
      throws IOException {
    NavigableMap<Integer, PartRow> parts = new TreeMap<>();
    try (Pool.ReadScope _ = pool.read()) {
      RowCursor rows =
          dataset.cursor(RowKeys.part(id, 0), RowKeys.part(id.successor(), 0), Overlay.NEWEST);
      for (Entry row = rows.next(); row != null; row = rows.next()) {
        parts.put(RowKeys.partNumber(row.key()), PartRow.fromRow(row.value()));
      }
    }
    return parts;
  }

  /** Adds the end of all parts to a transaction. */
  static void remove(Pool pool, Transaction transaction, Dataset dataset, UploadId id)
      throws IOException {
    newest(pool, dataset, id)
        .forEach((number, part) -> {
          transaction.delete(dataset, RowKeys.part(id, number));
          pool.release(transaction, dataset, part.dataId());
        });
  }
}
