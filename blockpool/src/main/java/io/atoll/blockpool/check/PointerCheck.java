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

/**
 * Counts what points to each data id of a dataset (rows of its user, parts of composites, pointers
 * in the reclaim queue that are still to be taken) and compares with the count in its head row. The
 * ids are divided among as many passes as memory demands.
 */
final class PointerCheck {
  private final Dataset dataset;
  private final RowPointers pointers;
  private final Counts counts;
  private final long passes;

  /** Gets what was counted. */
  interface Counts {
    /**
     * A head row.
     *
     * @param found pointers there are
     * @param tickets further ones that are still to be taken
     */
    void head(long id, DataRow row, long found, long tickets) throws IOException;

    /** Pointers to data that does not exist. */
    void dangling(long id, long found);
  }

  PointerCheck(Dataset dataset, RowPointers pointers, Counts counts, long memoryBytes) {
    this.dataset = dataset;
    this.pointers = pointers;
    this.counts = counts;
    this.passes = 1 + dataset.nextSequence() * LongCounts.BYTES_PER_KEY / memoryBytes;
  }

  void run() throws IOException {
    for (long pass = 0; pass < passes; pass++) {
      pass(pass);
    }
  }

  private void pass(long pass) throws IOException {
    LongCounts found = new LongCounts();
    LongCounts tickets = new LongCounts();
    DataScan scan = new DataScan(dataset);
    RowCursor own = dataset.cursor(new byte[] {DataKeys.FIRST_OWN}, null, Overlay.NEWEST);
    for (Entry row = own.next(); row != null; row = own.next()) {
      pointers.visit(dataset, row.key(), row.value(), id -> count(found, id, pass));
    }
    scan.tickets(id -> count(tickets, id, pass));
    scan.data(
        new DataVisitor() {
          @Override
          public void head(long id, DataRow row) {}

          @Override
          public void manifest(long id, int number, BlockReference manifest) {}

          @Override
          public void part(long id, int number, PartRow part) {
            count(found, part.dataId(), pass);
          }

          @Override
          public void broken(long id, String text) {}
        });
    compare(scan, found, tickets, pass);
    found.forEach(counts::dangling);
  }

  private void count(LongCounts counts, long id, long pass) {
    if (id % passes == pass) {
      counts.add(id, 0);
    }
  }

  private void compare(DataScan scan, LongCounts found, LongCounts tickets, long pass)
      throws IOException {
    scan.data(
        new DataVisitor() {
          @Override
          public void head(long id, DataRow row) throws IOException {
            if (id % passes == pass) {
              counts.head(id, row, found.count(id), tickets.count(id));
              found.clear(id);
            }
          }

          @Override
          public void manifest(long id, int number, BlockReference manifest) {}

          @Override
          public void part(long id, int number, PartRow part) {}

          @Override
          public void broken(long id, String text) {}
        });
  }

  /**
   * Whether a head row counts right. One whose last pointer went says 0 while it is taken apart,
   * and keeps its ticket until the end. Of a dropped dataset the user's rows go first, the tickets
   * come later.
   */
  static boolean right(Dataset dataset, long stated, long found, long tickets) {
    boolean dismantled = stated == 0 && found == 0 && tickets == 1;
    boolean emptied = dataset.dropped() && stated > found + tickets;
    return dismantled || emptied || stated == found + tickets;
  }
}
