package io.atoll.blockpool.check;

import io.atoll.blockpool.content.BlockReference;
import io.atoll.blockpool.content.DataRow;
import io.atoll.blockpool.content.PartRow;
import io.atoll.blockpool.dataset.DataKeys;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.RowCursor;
import io.atoll.blockpool.overlay.Overlay;
import io.atoll.blockpool.tree.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** Decodes the rows that the pool keeps in a dataset and gives them to visitors. */
final class DataScan {
  private static final int MEMBER_KEY_BYTES = 13;

  private final Dataset dataset;

  DataScan(Dataset dataset) {
    this.dataset = dataset;
  }

  /** All data rows. */
  void data(DataVisitor visitor) throws IOException {
    RowCursor cursor = cursor(DataKeys.DATA);
    boolean composite = false;
    long headId = 0;
    for (Entry row = cursor.next(); row != null; row = cursor.next()) {
      if (!DataKeys.isHead(row.key()) && row.key().length != MEMBER_KEY_BYTES) {
        visitor.broken(-1, "a data key of " + row.key().length + " bytes");
        continue;
      }
      long id = DataKeys.dataId(row.key());
      try {
        if (DataKeys.isHead(row.key())) {
          DataRow head = DataRow.decode(row.value());
          headId = id;
          composite = head instanceof DataRow.Composite;
          visitor.head(id, head);
        } else if (composite && headId == id) {
          visitor.part(id, number(row.key()), PartRow.fromRow(row.value()));
        } else {
          visitor.manifest(id, number(row.key()), BlockReference.fromRow(row.value()));
        }
      } catch (RuntimeException e) {
        visitor.broken(id, "a data row that cannot be decoded: " + e.getMessage());
      }
    }
  }

  private static int number(byte[] key) {
    return ByteBuffer.wrap(key).getInt(key.length - Integer.BYTES);
  }

  /** The ids in the reclaim queue, once for each pointer that is to be taken. */
  void tickets(LongConsumer ids) throws IOException {
    RowCursor cursor = cursor(DataKeys.RECLAIM);
    for (Entry row = cursor.next(); row != null; row = cursor.next()) {
      ids.accept(DataKeys.reclaimedId(row.key()));
    }
  }

  /** The ids that are being written. */
  void pending(LongConsumer ids) throws IOException {
    RowCursor cursor = cursor(DataKeys.PENDING);
    for (Entry row = cursor.next(); row != null; row = cursor.next()) {
      ids.accept(DataKeys.pendingId(row.key()));
    }
  }

  private RowCursor cursor(byte space) {
    return dataset.cursor(DataKeys.start(space), DataKeys.end(space), Overlay.NEWEST);
  }
}
