package io.atoll.gateway.namespace;

import io.atoll.blockpool.check.RowPointers;
import io.atoll.blockpool.dataset.Dataset;
import io.atoll.blockpool.dataset.DatasetKind;
import java.util.function.LongConsumer;

/** Tells the pool's checker which data a bucket's rows point to (N1). */
public final class NamespacePointers implements RowPointers {
  @Override
  public void visit(Dataset dataset, byte[] key, byte[] value, LongConsumer dataIds) {
    if (dataset.kind() != DatasetKind.BUCKET) {
      return;
    }
    switch (key[0]) {
      case RowKeys.OBJECT -> {
        ObjectRow row = ObjectRow.fromRow(value);
        dataIds.accept(row.dataId());
        if (row.parts() != null) {
          dataIds.accept(row.parts().dataId());
        }
      }
      case RowKeys.PART -> dataIds.accept(PartRow.fromRow(value).dataId());
      default -> {
        // Uploads have no data of their own, and the outcomes of completed ones point to none.
      }
    }
  }
}
